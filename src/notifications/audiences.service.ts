import { Injectable } from '@nestjs/common';
import type { Audience } from './audience.js';

/** Audiences of this process; a worker's module adds its own in `onModuleInit`. */
@Injectable()
export class Audiences {
  private readonly byName = new Map<string, Audience>();

  /** @throws when there is one of this name already */
  add(audience: Audience): void {
    if (this.byName.has(audience.name)) throw new Error(`two audiences ${audience.name}`);
    this.byName.set(audience.name, audience);
  }

  /** @throws when there is none of this name in this process */
  of(name: string): Audience {
    const audience = this.byName.get(name);
    if (audience === undefined) throw new Error(`no audience ${name}`);
    return audience;
  }
}
