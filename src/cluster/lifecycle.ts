import { Injectable } from '@nestjs/common';

/** Whether this process is on its way out. A draining process finishes its work, takes no new. */
@Injectable()
export class Lifecycle {
  private readonly draining = new AbortController();

  /** Aborted when draining begins: for whoever would otherwise hold the process up. */
  get signal(): AbortSignal {
    return this.draining.signal;
  }

  get isDraining(): boolean {
    return this.draining.signal.aborted;
  }

  /** From now on readiness says no. */
  drain(): void {
    this.draining.abort();
  }
}
