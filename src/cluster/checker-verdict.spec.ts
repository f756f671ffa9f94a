import {
  believe,
  type NodeLook,
  type Sick,
  sickness,
  type Unfit,
  unfitness,
} from './checker-verdict.js';

const limits = {
  receiveQueueMax: 256,
  diskFreeMinBytes: 1_000,
  flushMaxMs: 500,
  clockOffMaxMs: 2_000,
};
const healthy: NodeLook = {
  ready: true,
  clusterStatus: 'Primary',
  localState: 'Synced',
  receiveQueue: 0,
  rejectQueries: 'NONE',
  readOnly: false,
  transferMethod: 'mariabackup',
  pausesGroup: false,
  clockOffMs: -1_999,
  flushMs: 500,
  diskFreeBytes: 1_000,
};

describe('unfitness', () => {
  it('finds none in a synced node of the primary component', () => {
    expect(unfitness(healthy)).toBeUndefined();
  });

  it('finds none in a donor that copies without blocking', () => {
    expect(unfitness({ ...healthy, localState: 'Donor/Desynced' })).toBeUndefined();
  });

  it.each<[Unfit, Partial<NodeLook>]>([
    ['not-primary', { clusterStatus: 'non-Primary' }],
    ['not-primary', { clusterStatus: 'Disconnected', ready: false }],
    ['not-ready', { ready: false }],
    ['not-synced', { localState: 'Joiner' }],
    ['not-synced', { localState: 'Joined' }],
    ['not-synced', { localState: 'Donor/Desynced', transferMethod: 'rsync' }],
    ['rejecting', { rejectQueries: 'ALL' }],
    ['read-only', { readOnly: true }],
  ])('is %s: %o', (reason, change) => {
    expect(unfitness({ ...healthy, ...change })).toMatchObject({ reason });
  });
});

describe('sickness', () => {
  it('finds none up to the limits', () => {
    expect(sickness(healthy, limits)).toBeUndefined();
  });

  it('finds none where nothing can be seen or was measured', () => {
    const unknown = { diskFreeBytes: undefined, flushMs: undefined, clockOffMs: undefined };
    expect(sickness({ ...healthy, ...unknown }, limits)).toBeUndefined();
  });

  it.each<[Sick, Partial<NodeLook>]>([
    ['disk-full', { diskFreeBytes: 999 }],
    ['disk-slow', { flushMs: 501 }],
    ['disk-slow', { flushMs: 501, pausesGroup: true, receiveQueue: 300 }],
    ['pausing', { pausesGroup: true, receiveQueue: 40 }],
    ['behind', { receiveQueue: 257 }],
    ['clock-off', { clockOffMs: 2_001 }],
    ['clock-off', { clockOffMs: -2_001 }],
  ])('is %s: %o', (reason, change) => {
    expect(sickness({ ...healthy, ...change }, limits)).toMatchObject({ reason });
  });
});

describe('believe', () => {
  const latest = { verdict: { fit: true } as const, atMs: 1_000 };

  it('takes a fresh verdict', () => {
    expect(believe(latest, 1_900, 900)).toEqual({ fit: true });
  });

  it('takes no old verdict, so that a hung checker loop cannot vouch for a hung node', () => {
    expect(believe(latest, 1_901, 900)).toMatchObject({ fit: false, reason: 'no-answer' });
  });

  it('takes nothing before the first look', () => {
    expect(believe(undefined, 0, 900)).toMatchObject({ fit: false, reason: 'no-answer' });
  });
});
