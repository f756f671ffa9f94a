import { type Gap, givenBetween } from '../../../queue/advance.js';
import { nodeSql } from '../../cluster/node-sql.js';
import type { Home } from '../../home.js';

const LIMIT_MS = 60_000;

/** What the database says about one line. */
export interface LineBooks {
  readonly serving: number;
  /** From the first call to the last one, without numbers that were passed over. */
  readonly calledPerSecond: number;
  readonly admitted: number;
  /** Pairs of calls out of order, and admissions that were not called or too early. */
  readonly violations: number;
  /** When a place was called, ms since 1970; Infinity when it was not. */
  readonly calledAtMs: (place: number) => number;
}

/** Reads calls and admissions of a line and checks that admissions follow places (I6). */
export async function readLine(
  home: Home,
  node: number,
  performanceId: string,
): Promise<LineBooks> {
  const ask = (sql: string) =>
    nodeSql(home, node, ['SET SESSION wsrep_sync_wait = 1', 'USE picket', sql], LIMIT_MS);
  const of = `performance_id = '${performanceId}'`;
  const calls = await ask(
    `SELECT up_to, UNIX_TIMESTAMP(called_at) * 1000 AS at FROM waiting_room_calls
     WHERE ${of} ORDER BY up_to`,
  );
  const admissions = await ask(
    `SELECT place, UNIX_TIMESTAMP(admitted_at) * 1000 AS at FROM admissions WHERE ${of}`,
  );
  const [room] = await ask(`SELECT CAST(gaps AS CHAR) AS gaps FROM waiting_rooms WHERE ${of}`);
  const gaps = JSON.parse((room?.['gaps'] as string | undefined) ?? '[]') as Gap[];
  const upTo = calls.map((row) => Number(row['up_to']));
  const at = calls.map((row) => Number(row['at']));
  const calledAtMs = (place: number): number => {
    let [low, high] = [0, upTo.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) < place) low = middle + 1;
      else high = middle;
    }
    return at[low] ?? Infinity;
  };
  const backwards = at.filter((time, index) => index > 0 && time < (at[index - 1] as number));
  const early = admissions.filter((row) => Number(row['at']) < calledAtMs(Number(row['place'])));
  return {
    serving: upTo.at(-1) ?? 0,
    calledPerSecond: rateBetween(upTo, at, gaps),
    admitted: admissions.length,
    violations: backwards.length + early.length,
    calledAtMs,
  };
}

function rateBetween(
  upTo: readonly number[],
  atMs: readonly number[],
  gaps: readonly Gap[],
): number {
  const [first = 0, last = 0] = [upTo[0], upTo.at(-1)];
  const ms = (atMs.at(-1) ?? 0) - (atMs[0] ?? 0);
  return ms === 0 ? 0 : (givenBetween(first, last, gaps) * 1_000) / ms;
}
