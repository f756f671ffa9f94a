import { Gathering } from '../database/gathering.js';
import { packStates } from './seat-state.js';
import type { SeatStates } from './seats.repository.js';

/** So many performances are looked at side by side; of more, the one looked at first starts anew. */
const PERFORMANCES_MAX = 1_000;

/** States of all seats, as digits and two bits a seat. */
export interface SeatPicture extends SeatStates {
  readonly packed: Buffer;
}

/**
 * States of seats for many who look at once: while one picture is taken, those who come gather for the
 * next. Everybody gets one that was begun after they asked, so nothing is older than without this.
 */
export class SeatPictures {
  private readonly looks = new Map<string, Gathering<string, SeatPicture>>();

  constructor(private readonly read: (performanceId: string) => Promise<SeatStates>) {}

  /** A picture of the performance's seats that is no older than the question. */
  of(performanceId: string): Promise<SeatPicture> {
    let looks = this.looks.get(performanceId);
    if (looks === undefined) {
      looks = new Gathering(async (askers: readonly string[]) => {
        const states = await this.read(performanceId);
        const picture = { ...states, packed: packStates(states.digits) };
        return askers.map(() => picture);
      });
      this.looks.set(performanceId, looks);
      this.forgetOldest();
    }
    return looks.add(performanceId);
  }

  private forgetOldest(): void {
    const [oldest] = this.looks.keys();
    if (this.looks.size > PERFORMANCES_MAX && oldest !== undefined) this.looks.delete(oldest);
  }
}
