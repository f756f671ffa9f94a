import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Installation } from '../../config/installation.js';
import type { GroupResult } from '../bench/group-settings.js';
import type { Output } from '../output.js';
import { exitStatus, Refusal } from '../refusal.js';
import { table } from '../table.js';

/** Options of `bench group-settings` as typed. */
export interface GroupBenchOptions {
  /** Suspect time-outs in seconds, comma-separated. */
  readonly suspect: string;
  readonly kills: string;
  readonly minutes: string;
  readonly portBase: string;
  readonly report?: string;
}

/**
 * Measures suspect time-outs: how long commits pause after a kill -9, and whether a saturated machine
 * makes the group evict a living node. Each setting gets a cluster of its own, one after the other.
 */
export async function benchGroupSettings(
  installation: Installation,
  output: Output,
  options: GroupBenchOptions,
): Promise<void> {
  const suspects = numbers('--suspect', options.suspect);
  const [kills = 0] = numbers('--kills', options.kills);
  const [soakMinutes = 0] = numbers('--minutes', options.minutes);
  const [portBase = 0] = numbers('--port-base', options.portBase);
  const { tryGroupSetting } = await import('../bench/group-settings.js');
  const results: GroupResult[] = [];
  for (const suspectSeconds of suspects) {
    output.say(`Suspect time-out ${suspectSeconds} s: ${kills} kills, ${soakMinutes} min of soak.`);
    const trial = { suspectSeconds, kills, soakMinutes };
    results.push(await tryGroupSetting(installation, output, trial, portBase));
    output.say(describe(results));
  }
  const conditions = { cores: cpus().length, loadAverage: loadavg() };
  const report = { bench: 'group-settings', conditions, results };
  if (options.report !== undefined) {
    writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
  }
  output.result('', report);
}

function numbers(name: string, text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.every((value) => Number.isFinite(value) && value >= 0)) return values;
  throw new Refusal(`${name} takes numbers, not "${text}".`, exitStatus.usage);
}

function describe(results: readonly GroupResult[]): string {
  const heading = ['SUSPECT', 'GAP AT KILL', 'SOAK', 'CORES BUSY', 'FALSE EVICTIONS', 'SOAK GAP'];
  const rows = results.map((result) => {
    const gaps = [...result.gapsMs].sort((a, b) => a - b).map(Math.round);
    const middle = gaps[Math.floor(gaps.length / 2)] ?? '-';
    return [
      `${result.suspectSeconds} s`,
      gaps.length === 0 ? '-' : `${gaps[0]} / ${middle} / ${gaps.at(-1)} ms`,
      `${result.soakMinutes} min, ${result.soakCommits} commits`,
      `${(result.busyShare * 100).toFixed(0)} %`,
      result.falseEvictions,
      `${Math.round(result.soakLongestGapMs)} ms`,
    ];
  });
  return table([heading, ...rows]);
}
