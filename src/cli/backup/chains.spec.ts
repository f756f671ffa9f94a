import {
  chainOf,
  chooseBackup,
  expiredBackups,
  expiredSegments,
  segmentsBetween,
} from './chains.js';
import type { BackupManifest, SegmentManifest } from './manifest.js';

const file = { name: 'a', bytes: 1, sha256: '0'.repeat(64) };
const at = (hour: number): string => new Date(Date.UTC(2026, 10, 20, hour)).toISOString();

/** A backup that ended at `hour` and holds GTIDs up to hour * 100. */
function made(hour: number, parent?: BackupManifest, groupId = 'g'): BackupManifest {
  return {
    version: 1,
    id: `b${hour}`,
    kind: parent === undefined ? 'full' : 'incremental',
    ...(parent === undefined ? {} : { parent: parent.id }),
    ...{ startedAt: at(hour), endedAt: at(hour), node: 3, groupId, seqno: hour },
    ...{ fromLsn: parent?.toLsn ?? '0', toLsn: String(hour), gtids: `1-1-${hour * 100}` },
    ...{ serverVersion: '10.11', schemaVersion: 'x', streamBytes: 1, counts: {} },
    ...{ data: file, secrets: file },
  };
}

function segment(number: number, from: number, to: number, hour: number): SegmentManifest {
  return {
    ...{ version: 1, groupId: 'g', number, open: false, openedAt: at(hour) },
    ...{ from: `1-1-${from}`, to: `1-1-${to}`, transactionCount: to - from, lastAt: at(hour) },
    ...{ binlogBytes: 1, data: file },
  };
}

const full = made(1);
const first = made(2, full);
const second = made(3, first);
const next = made(10);
const all = [full, first, second, next];
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

describe('the backups behind one', () => {
  it('go back to the full one', () => {
    expect(ids(chainOf(second, all))).toEqual(['b1', 'b2', 'b3']);
  });

  it('are refused when one is missing', () => {
    expect(() => chainOf(second, [full, second])).toThrow(
      'Backup b3 continues b2, which is missing',
    );
  });

  it('are refused when one ends elsewhere than the next begins', () => {
    expect(() => chainOf(second, [full, { ...first, toLsn: '9' }, second])).toThrow('b2');
  });
});

describe('the backup for a moment', () => {
  it.each([
    [2, 'b2'],
    [2.5, 'b2'],
    [9.9, 'b3'],
    [30, 'b10'],
  ])('at hour %d is %s', (hour, id) => {
    const moment = new Date(Date.UTC(2026, 10, 20) + hour * 3_600_000);
    expect(chooseBackup(all, { at: moment }).id).toBe(id);
  });

  it('is refused before the first one ended', () => {
    expect(() => chooseBackup(all, { at: new Date(at(0)) })).toThrow('No backup had ended');
  });

  it('is refused when the named one ended later', () => {
    expect(() => chooseBackup(all, { id: 'b10', at: new Date(at(5)) })).toThrow('after');
    expect(() => chooseBackup(all, { id: 'b7' })).toThrow('There is no backup b7');
  });
});

describe('retention', () => {
  const days = (count: number): Date => new Date(Date.parse(at(10)) + count * 86_400_000);

  it('removes whole chains, and only those that are old and not among the newest', () => {
    expect(ids(expiredBackups(all, { fulls: 1, days: 14 }, days(20)))).toEqual(['b1', 'b2', 'b3']);
    expect(expiredBackups(all, { fulls: 2, days: 14 }, days(20))).toEqual([]);
    expect(expiredBackups(all, { fulls: 1, days: 30 }, days(20))).toEqual([]);
  });

  it('never removes what a kept increment needs', () => {
    const young = made(14 * 24 + 10, second);
    expect(
      ids(expiredBackups([full, first, second, young], { fulls: 1, days: 14 }, days(20))),
    ).toEqual([]);
    const newest = [...all, young];
    expect(ids(expiredBackups(newest, { fulls: 1, days: 14 }, days(20)))).toEqual([]);
  });

  it('keeps the binary log back to the oldest kept backup', () => {
    const segments = [segment(1, 0, 100, 1), segment(2, 100, 250, 2), segment(3, 250, 400, 4)];
    expect(expiredSegments(segments, [first]).map(({ number }) => number)).toEqual([1]);
    expect(expiredSegments(segments, [full]).map(({ number }) => number)).toEqual([1]);
    expect(expiredSegments(segments, [made(0)])).toEqual([]);
    expect(expiredSegments([{ ...segment(1, 0, 100, 1), open: true }], [next])).toEqual([]);
  });
});

describe('the binary log between a backup and a moment', () => {
  const segments = [segment(1, 0, 150, 2), segment(2, 150, 300, 4), segment(3, 300, 400, 6)];
  const reach = { to: '1-1-400', at: at(7) };
  const numbers = (hour: number, given = segments): number[] =>
    segmentsBetween(full, new Date(at(hour)), given, reach).map(({ number }) => number);

  it('is the segments that lead there and the first that leads beyond', () => {
    expect(numbers(7)).toEqual([1, 2, 3]);
    expect(numbers(3)).toEqual([1, 2]);
    expect(segmentsBetween(made(2), new Date(at(7)), segments, reach)).toHaveLength(2);
  });

  it('is refused beyond the end of the archive', () => {
    expect(() => numbers(8)).toThrow('reaches until');
    expect(() => segmentsBetween(full, new Date(at(2)), [], undefined)).toThrow('is empty');
  });

  it('is refused when a segment is missing before, at the end, or first', () => {
    expect(() => numbers(7, [segments[0]!, segments[2]!])).toThrow('before segment 3');
    expect(() => numbers(7, segments.slice(0, 2))).toThrow('newest segment');
    expect(() => numbers(7, segments.slice(1))).toThrow('before segment 2');
  });
});
