import { seeded } from '../cli/drills/random.js';
import { type Health, nextHealth, serves, type Sight, startHealth } from './checker-health.js';

const patience = { sickLooks: 4, returnMs: 3_000 };
const LOOK_MS = 150;
const slow = { reason: 'disk-slow', detail: 'a test' } as const;

/** A node whose looks come one after the other. */
class Patient {
  nowMs = 0;
  health: Health = startHealth(0);

  /** So many looks; answers whether it serves after them. */
  look(count: number, sight: Partial<Sight> = {}): boolean {
    for (let index = 0; index < count; index++) {
      this.nowMs += LOOK_MS;
      const whole = { sickness: undefined, fit: true, peerStays: true, ...sight };
      this.health = nextHealth(this.health, { nowMs: this.nowMs, ...whole }, patience);
    }
    return serves(this.health);
  }
}

describe('the health of a node', () => {
  let node: Patient;
  beforeEach(() => {
    node = new Patient();
  });

  it('stays well through a hiccup', () => {
    for (let index = 0; index < 20; index++) {
      expect(node.look(3, { sickness: slow })).toBe(true);
      node.look(3);
    }
    expect(node.health.phase).toBe('well');
  });

  it('is told to peers before the node leaves, and then it leaves', () => {
    expect(node.look(4, { sickness: slow })).toBe(true);
    expect(node.health.phase).toBe('sick');
    expect(node.look(1, { sickness: slow })).toBe(false);
    expect(node.health).toMatchObject({ phase: 'out', finding: slow, ejections: 1 });
  });

  it('counts looks that are sick most of the time, as flow control comes and goes', () => {
    for (let index = 0; index < 4; index++) {
      node.look(2, { sickness: slow });
      node.look(1);
    }
    expect(node.health.phase).toBe('out');
  });

  it('is well again when it gets better before it has left', () => {
    node.look(4, { sickness: slow });
    node.look(2);
    expect(node.health.phase).toBe('well');
  });

  it('is never so bad that the last one leaves', () => {
    expect(node.look(1_000, { sickness: slow, peerStays: false })).toBe(true);
    expect(node.health.phase).toBe('sick');
  });

  it('is not judged while the node cannot have clients anyway, as when it joins', () => {
    node.look(50, { sickness: slow, fit: false });
    expect(node.health.phase).toBe('well');
  });

  it('brings clients back after a time of being well and a trial', () => {
    node.look(20, { sickness: slow });
    expect(node.look(20)).toBe(false);
    expect(node.health.phase).toBe('out');
    node.look(1);
    expect(node.health.phase).toBe('returning');
    expect(node.look(9)).toBe(false);
    expect(node.look(1)).toBe(true);
  });

  it('begins to wait anew when it is sick, or unfit, on the way back', () => {
    node.look(20, { sickness: slow });
    node.look(22);
    expect(node.health.phase).toBe('returning');
    node.look(1, { sickness: slow });
    expect(node.health.phase).toBe('out');
    node.look(15);
    node.look(1, { fit: false });
    expect(node.look(20)).toBe(false);
    expect(node.health.phase).toBe('out');
  });

  it('takes longer to return after every ejection, so that nothing flaps', () => {
    const waits: number[] = [];
    for (let ejection = 0; ejection < 7; ejection++) {
      node.look(20, { sickness: slow });
      const fromMs = node.nowMs;
      while (!node.look(1));
      waits.push(Math.round((node.nowMs - fromMs) / 1_000));
    }
    expect(waits).toEqual([5, 8, 14, 26, 50, 50, 50]);
  });

  it('forgets earlier ejections after ten minutes', () => {
    node.look(20, { sickness: slow });
    while (!node.look(1));
    node.look(601_000 / LOOK_MS);
    expect(node.health.ejections).toBe(0);
  });

  it('serves again, however sick, when nobody else does', () => {
    node.look(20, { sickness: slow });
    expect(node.look(6, { sickness: slow, peerStays: false })).toBe(false);
    expect(node.look(2, { sickness: slow, peerStays: false })).toBe(true);
    expect(node.look(100, { sickness: slow, peerStays: false })).toBe(true);
  });
});

/**
 * Nodes whose checkers look at each other and act on it up to half a second later.
 * @param careless they act on what they saw before they told that they want to leave
 */
function groupOf(size: number, random: () => number, careless: boolean): () => number {
  const group = Array.from({ length: size }, () => ({
    health: startHealth(0),
    dueMs: random() * LOOK_MS,
    asks: true,
    peerStays: true,
    peerStayed: true,
    sick: false,
  }));
  let nowMs = 0;
  return () => {
    nowMs += 10;
    for (const node of group) {
      if (random() < 0.005) node.sick = !node.sick;
      if (nowMs < node.dueMs) continue;
      if (node.asks) {
        node.peerStayed = node.peerStays;
        const peers = group.filter((other) => other !== node);
        node.peerStays = peers.some(({ health }) => health.phase === 'well');
        node.dueMs = nowMs + random() * 500;
      } else {
        const peerStays = careless ? node.peerStayed : node.peerStays;
        const sight = { sickness: node.sick ? slow : undefined, fit: true, nowMs, peerStays };
        node.health = nextHealth(node.health, sight, patience);
        node.dueMs = nowMs + LOOK_MS;
      }
      node.asks = !node.asks;
    }
    return group.filter(({ health }) => serves(health)).length;
  };
}

function fewest(size: number, seed: number, careless = false): number {
  const step = groupOf(size, seeded(seed), careless);
  let least = size;
  for (let index = 0; index < 15_000; index++) least = Math.min(least, step());
  return least;
}

describe('a group whose nodes are sick at random', () => {
  const seeds = Array.from({ length: 8 }, (_, seed) => seed + 1);

  it.each([2, 3, 5])('of %i never loses its last serving node', (size) => {
    for (const seed of seeds) expect([seed, fewest(size, seed) >= 1]).toEqual([seed, true]);
  });

  it('control: loses it when peers are asked before they are told', () => {
    expect(seeds.some((seed) => fewest(2, seed, true) === 0)).toBe(true);
  });
});
