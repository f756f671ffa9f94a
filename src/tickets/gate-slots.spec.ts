import { SLOTS } from '../../entry/gate-manifest.js';
import { settleSlots, type Slot } from './gate-slots.js';

/** Devices that share a table of slots; any of them may fall silent, and answers may be lost. */
class Table {
  slots: Slot[] = Array.from({ length: SLOTS }, (_, slot) => ({
    slot,
    owner: null,
    wantedBy: null,
  }));
  readonly held = new Map<string, ReadonlySet<number>>();

  contact(device: string, { answerIsLost = false } = {}): void {
    const holds = this.held.get(device) ?? new Set<number>();
    this.held.set(device, holds);
    const { changes, mine } = settleSlots(this.slots, device, holds, this.held.size);
    for (const change of changes) this.slots[change.slot] = change;
    if (!answerIsLost) this.held.set(device, new Set(mine));
  }

  /** Slots that more than one device would let in with. */
  get shared(): number[] {
    const all = [...this.held.values()].flatMap((holds) => [...holds]);
    return all.filter((slot, index) => all.indexOf(slot) !== index);
  }

  counts(): number[] {
    return [...this.held.values()].map((holds) => holds.size);
  }
}

describe('settleSlots', () => {
  it('gives all to the first, and shares when others come', () => {
    const table = new Table();
    table.contact('a');
    expect(table.counts()).toEqual([SLOTS]);
    for (let round = 0; round < 6; round++) ['a', 'b', 'c'].forEach((d) => table.contact(d));
    expect(Math.min(...table.counts())).toBe(21);
    expect(table.counts().reduce((sum, count) => sum + count)).toBe(SLOTS);
  });

  it('takes nothing from a device that is silent', () => {
    const table = new Table();
    table.contact('a');
    for (let round = 0; round < 5; round++) table.contact('b');
    expect(table.counts()).toEqual([SLOTS, 0]);
    table.contact('a');
    table.contact('a');
    table.contact('b');
    expect(table.counts()).toEqual([SLOTS / 2, SLOTS / 2]);
  });

  it('never lets two devices own a slot, whatever is lost', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * below);
    };
    const table = new Table();
    for (let step = 0; step < 3_000; step++) {
      table.contact(`device ${random(Math.min(9, 1 + step / 100))}`, {
        answerIsLost: random(4) === 0,
      });
      expect(table.shared).toEqual([]);
    }
    for (let round = 0; round < 20; round++) {
      for (const device of table.held.keys()) table.contact(device);
    }
    expect(Math.min(...table.counts())).toBe(Math.floor(SLOTS / table.held.size));
  });
});
