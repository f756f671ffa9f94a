import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../refusal.js';

const LIBRARIES = '/usr/lib';
const FILE = 'faketime/libfaketimeMT.so.1';

/**
 * Environment in which a process reads another time of day (libfaketime, Debian's package faketime).
 * Its timers are left alone: only the clock on the wall is wrong, as it is where time is not synchronised.
 * @throws Refusal when the library is missing
 */
export function movedClock(offsetSeconds: number): Record<string, string> {
  const folders = readdirSync(LIBRARIES).map((name) => join(LIBRARIES, name));
  const library = folders.map((folder) => join(folder, FILE)).find((file) => existsSync(file));
  if (library === undefined) throw new Refusal('faketime (its Debian name) is not installed.');
  const sign = offsetSeconds < 0 ? '-' : '+';
  return {
    LD_PRELOAD: library,
    FAKETIME: `${sign}${Math.abs(offsetSeconds)}s`,
    DONT_FAKE_MONOTONIC: '1',
  };
}
