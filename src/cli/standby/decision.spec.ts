import { decide, type SourceLook } from './decision.js';
import type { ReplicaLook } from './replication.js';

const replica = (node: number, change: Partial<ReplicaLook> = {}): ReplicaLook => ({
  node,
  synced: true,
  sourcePort: undefined,
  receiving: false,
  applying: false,
  error: '',
  position: '1-1-1',
  heartbeatMs: 0,
  ...change,
});
const source = (node: number, synced = true): SourceLook => ({ node, port: 3320 + node, synced });
const reading = { sourcePort: 3323, receiving: true, applying: true };
const sources = [source(1), source(2), source(3)];

describe('decide', () => {
  it('leaves a pair alone that works', () => {
    expect(decide([replica(1, reading), replica(2)], sources)).toEqual({ do: 'nothing' });
  });

  it('starts at the last Synced source, which is nobody’s first writer', () => {
    expect(
      decide([replica(1), replica(2)], [source(1), source(2), source(3, false)]),
    ).toMatchObject({ do: 'replicate', node: 1, source: { node: 2 } });
  });

  it('goes on from another source when its own is gone', () => {
    const receiving = { ...reading, receiving: false };
    expect(decide([replica(1, receiving)], [source(1), source(2)])).toMatchObject({
      do: 'replicate',
      node: 1,
      source: { node: 2 },
    });
  });

  it('starts stopped threads again at the same source', () => {
    const stopped = { ...reading, applying: false, error: 'deadlock' };
    expect(decide([replica(1, stopped)], sources)).toMatchObject({
      do: 'replicate',
      node: 1,
      source: { node: 3 },
    });
  });

  it('lets another node take over from one that is not Synced any more', () => {
    expect(decide([replica(2), replica(1, { synced: false })], sources)).toMatchObject({
      do: 'replicate',
      node: 2,
    });
  });

  it('never lets two nodes replicate: the one that is not Synced stops first', () => {
    const looks = [replica(1, { ...reading, synced: false }), replica(2, reading)];
    expect(decide(looks, sources)).toMatchObject({ do: 'stop', node: 1 });
  });

  it.each([
    ['no source is Synced', [replica(1, reading)], [source(1, false)]],
    ['no standby node is Synced', [replica(1, { synced: false })], sources],
    ['nobody answers', [], []],
  ])('waits while %s', (_what, replicas, from) => {
    expect(decide(replicas, from)).toEqual({ do: 'nothing' });
  });
});
