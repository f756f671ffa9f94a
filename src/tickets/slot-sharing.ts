import { Injectable } from '@nestjs/common';
import { SLOTS } from '../../entry/gate-manifest.js';
import { Gathering } from '../database/gathering.js';
import { Transactions } from '../database/transactions.js';
import { settleSlots } from './gate-slots.js';
import { type Gates, GatesRepository } from './gates.repository.js';

/** What a device in contact says of itself. */
export interface SlotClaim {
  readonly performanceId: string;
  readonly deviceId: string;
  /** The slots it says it owns. */
  readonly holds: ReadonlySet<number>;
}

/**
 * Who owns which slots, for all devices of a performance. What is asked in one moment is read, or
 * settled, together: forty scanners that are switched on before the doors open would else wait for each
 * other's locks longer than a contact is worth, and be taken for cut off.
 */
@Injectable()
export class SlotSharing {
  private readonly readings = new Gathering((ids: readonly string[]) => this.readAll(ids));
  private readonly claims = new Gathering((claims: readonly SlotClaim[]) => this.settleAll(claims));

  constructor(
    private readonly transactions: Transactions,
    private readonly repository: GatesRepository,
  ) {}

  /** How a performance's gates stand, with everything committed on any node before. */
  gates(performanceId: string): Promise<Gates> {
    return this.readings.add(performanceId);
  }

  /**
   * The slots a device owns from now on. They are looked at under locks only when something is to be
   * changed.
   */
  async share(claim: SlotClaim): Promise<{ gates: Gates; mine: readonly number[] }> {
    const { performanceId, deviceId, holds } = claim;
    const gates = await this.gates(performanceId);
    if (gates.slots.length === SLOTS) {
      const devices = Math.max(1, gates.devices.length);
      const { changes, mine } = settleSlots(gates.slots, deviceId, holds, devices);
      if (changes.length === 0) return { gates, mine };
    }
    const mine = await this.claims.add(claim);
    return { gates: await this.gates(performanceId), mine };
  }

  private readAll(performanceIds: readonly string[]): Promise<Gates[]> {
    const readings = new Map<string, Promise<Gates>>();
    const read = (id: string): Promise<Gates> => {
      const reading = readings.get(id) ?? this.repository.gates(id);
      readings.set(id, reading);
      return reading;
    };
    return Promise.all(performanceIds.map(read));
  }

  private async settleAll(claims: readonly SlotClaim[]): Promise<(readonly number[])[]> {
    const mine = new Map<SlotClaim, readonly number[]>();
    for (const performanceId of new Set(claims.map((claim) => claim.performanceId))) {
      const some = claims.filter((claim) => claim.performanceId === performanceId);
      const settled = await this.settle(performanceId, some);
      some.forEach((claim, index) => mine.set(claim, settled[index] ?? []));
    }
    return claims.map((claim) => mine.get(claim) ?? []);
  }

  /** One after the other, as if each had come by itself. */
  private settle(
    performanceId: string,
    claims: readonly SlotClaim[],
  ): Promise<(readonly number[])[]> {
    return this.transactions.run('gate-slots', async (tx) => {
      const { slots, devices } = await this.repository.lockSlots(tx, performanceId);
      const current = new Map(slots.map((slot) => [slot.slot, slot]));
      const changed = new Set<number>();
      const settled = claims.map(({ deviceId, holds }) => {
        const { changes, mine } = settleSlots([...current.values()], deviceId, holds, devices);
        for (const change of changes) {
          current.set(change.slot, change);
          changed.add(change.slot);
        }
        return mine;
      });
      const changes = [...current.values()].filter(({ slot }) => changed.has(slot));
      await this.repository.putSlots(tx, performanceId, changes);
      return settled;
    });
  }
}
