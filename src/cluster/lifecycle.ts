import { Injectable } from '@nestjs/common';

/** Whether this process is on its way out. A draining process finishes its work, takes no new. */
@Injectable()
export class Lifecycle {
  private draining = false;

  get isDraining(): boolean {
    return this.draining;
  }

  /** From now on readiness says no. */
  drain(): void {
    this.draining = true;
  }
}
