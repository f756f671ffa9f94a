import type { Context } from '../context.js';
import { measured } from './measured.js';
import { exitStatus } from '../refusal.js';
import { whole } from './whole-number.js';

/** Options of `bench fan-out` as typed. */
export interface FanOutBenchOptions {
  readonly followers: string;
  readonly rate: string;
  readonly report?: string;
}

/**
 * Publishes an event that many follow, beside steady sales; prints how long it took to tell them.
 * @returns exit status: 0 when each was told once and in time
 */
export async function benchFanOutCommand(
  context: Context,
  options: FanOutBenchOptions,
): Promise<number> {
  const trial = {
    followers: whole('followers', options.followers, 1, 1_000_000),
    holdsPerSecond: whole('rate', options.rate, 1, 1_000),
  };
  const { benchFanOut } = await import('../bench/fan-out/fan-out-bench.js');
  const about = { bench: 'fan-out', report: options.report, about: { trial } };
  const report = await measured(context, about, () => benchFanOut(context, trial));
  const { result } = report;
  const { holdsBefore: before, holdsMeanwhile: meanwhile } = result;
  const text =
    `${result.notices} notices written ${result.writtenSeconds.toFixed(1)} s after publishing, which ` +
    `answered in ${result.publishMs.toFixed(0)} ms; ${result.notOnce} not told once, ${result.mails} ` +
    `mails wait for their moments.\nHolds: p50 ${before.p50} ms, p95 ${before.p95} ms before, p50 ` +
    `${meanwhile.p50} ms, p95 ${meanwhile.p95} ms meanwhile (${result.ratio.toFixed(2)} at p95, ` +
    `${before.count} and ${meanwhile.count} holds): ${result.green ? 'green' : 'red'}.`;
  context.output.result(text, report);
  return result.green ? 0 : exitStatus.failed;
}
