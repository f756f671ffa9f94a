import { picket } from './processes.js';

const SEED = Number(process.env.TEST_SEED ?? 20_261_120);
const SECONDS = 2;
/** How long one drill may take, ms. */
export const DRILL_LIMIT_MS = 300_000;

/** What a drill reports. */
export interface Report {
  acknowledged: { holds: number; orders: number };
  lost: number;
  duplicated: number;
  violations: number;
  unclear: number;
  unfinished: number;
  reasons: string[];
  findings: string[];
  gap: { ms: number };
  fullStrengthMs?: number;
}

/** Runs one drill as a DBA would and answers its one report. */
export async function drill(name: string, ...options: string[]): Promise<Report> {
  const args = ['--seed', SEED, '--seconds', SECONDS, '--no-limits', '--json', ...options];
  const { reports } = JSON.parse(await picket('drill', name, ...args.map(String))) as {
    reports: Report[];
  };
  process.stdout.write(`${name} ${options.join(' ')}: gap ${reports[0]!.gap.ms} ms\n`);
  return reports[0]!;
}
