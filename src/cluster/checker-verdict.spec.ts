import { believe, judge, type NodeLook, type Unfit } from './checker-verdict.js';

const limits = { receiveQueueMax: 256, diskFreeMinBytes: 1_000 };
const healthy: NodeLook = {
  ready: true,
  clusterStatus: 'Primary',
  localState: 'Synced',
  receiveQueue: 0,
  rejectQueries: 'NONE',
  readOnly: false,
  transferMethod: 'mariabackup',
  diskFreeBytes: 1_000_000,
};

describe('judge', () => {
  it('lets clients to a synced node of the primary component', () => {
    expect(judge(healthy, limits)).toEqual({ fit: true });
  });

  it('lets clients to a donor that copies without blocking', () => {
    expect(judge({ ...healthy, localState: 'Donor/Desynced' }, limits).fit).toBe(true);
  });

  it('judges without the disk where it cannot be seen', () => {
    expect(judge({ ...healthy, diskFreeBytes: undefined }, limits).fit).toBe(true);
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
    ['behind', { receiveQueue: 257 }],
    ['disk-full', { diskFreeBytes: 999 }],
  ])('keeps clients away: %s %o', (reason, change) => {
    expect(judge({ ...healthy, ...change }, limits)).toMatchObject({ fit: false, reason });
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
