import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Output } from '../output.js';
import { exitStatus } from '../refusal.js';
import { whole } from './whole-number.js';

/** Options of `bench forgeries` as typed. */
export interface ForgeryBenchOptions {
  readonly codes: string;
  readonly seed: string;
  readonly report?: string;
}

/** Options of `bench verify` as typed. */
export interface VerifyBenchOptions {
  readonly rounds: string;
  readonly report?: string;
}

/** What the pages of documentation promise. */
const RATIO_MIN = 0.9;

/**
 * Alters ticket codes and counts which are let in; needs no running system.
 * @returns exit status: 0 when none was
 */
export async function benchForgeries(
  output: Output,
  options: ForgeryBenchOptions,
): Promise<number> {
  const count = whole('codes', options.codes, 1, 1_000_000_000);
  const { forgeCodes } = await import('../bench/ticket-codes/forgery-bench.js');
  const result = forgeCodes(count, whole('seed', options.seed, 0, 2 ** 31));
  const { altered, admitted, seconds, byReason } = result;
  const reasons = Object.entries(byReason).map(([reason, times]) => `${reason} ${times}`);
  const text =
    `${altered} altered codes in ${seconds.toFixed(0)} s (${conditions()}): ${admitted.length} let in.\n` +
    `Refused as ${reasons.join(', ')}.`;
  report(options.report, result);
  output.result(text, result);
  return admitted.length === 0 ? 0 : exitStatus.failed;
}

/**
 * Compares the check of a ticket code with the cryptography in it.
 * @returns exit status: 0 when it is fast enough
 */
export async function benchVerifyCommand(
  output: Output,
  options: VerifyBenchOptions,
): Promise<number> {
  const rounds = whole('rounds', options.rounds, 1, 10_000);
  const { benchVerify } = await import('../bench/ticket-codes/verify-bench.js');
  const result = benchVerify(rounds);
  const text =
    `From text to verdict ${result.wholePerSecond.toFixed(0)} codes a second, bare Ed25519 and HMAC ` +
    `${result.barePerSecond.toFixed(0)} on the same core (${conditions()}): ${result.ratio.toFixed(3)}.`;
  report(options.report, result);
  output.result(text, result);
  return result.ratio >= RATIO_MIN ? 0 : exitStatus.failed;
}

function conditions(): string {
  return `Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}`;
}

function report(file: string | undefined, result: object): void {
  if (file === undefined) return;
  writeFileSync(file, `${JSON.stringify({ conditions: conditions(), ...result }, null, 2)}\n`);
}
