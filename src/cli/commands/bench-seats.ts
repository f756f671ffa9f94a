import type { Context } from '../context.js';
import { type LoadOptions, loadTrial, runLoadBench } from './load-bench.js';
import { whole } from './whole-number.js';

/** Options of `bench seats` as typed. */
export interface SeatsBenchOptions extends LoadOptions {
  readonly seats: string;
}

/**
 * Measures seat states beside a static file of their size.
 * @returns exit status: 0 when every answer was the states
 */
export async function benchSeatsCommand(
  context: Context,
  options: SeatsBenchOptions,
): Promise<number> {
  const trial = { ...loadTrial(options), seats: whole('seats', options.seats, 1, 60_000) };
  const { benchSeats } = await import('../bench/seats-bench.js');
  return runLoadBench(context, {
    ...{ name: 'seats', unit: 'answers', trial, report: options.report },
    measure: () => benchSeats(context, trial),
    verdict: ({ bodyBytes, answerBytes }) =>
      `States ${bodyBytes} bytes, ${answerBytes} with their headers`,
  });
}
