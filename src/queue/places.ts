import { FairDraw } from './fair-draw.js';
import type { WaitingRoom } from './waiting-rooms.repository.js';

const DRAWS_KEPT_MAX = 50;

/** Turns numbers into places: those registered before opening by the draw, later ones as they are. */
export class Places {
  private readonly draws = new Map<string, FairDraw>();

  /** The place of a number, 1 or more; undefined before opening. */
  placeOf(room: WaitingRoom, number: number): number | undefined {
    const { registered } = room;
    if (registered === null) return undefined;
    return number > registered ? number : this.drawOf(room, registered).placeOf(number);
  }

  private drawOf({ performanceId, seed }: WaitingRoom, count: number): FairDraw {
    const known = this.draws.get(performanceId);
    if (known?.count === count) return known;
    const draw = new FairDraw(seed, count);
    const [oldest] = this.draws.keys();
    if (this.draws.size >= DRAWS_KEPT_MAX && oldest !== undefined) this.draws.delete(oldest);
    this.draws.set(performanceId, draw);
    return draw;
  }
}
