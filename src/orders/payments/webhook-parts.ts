import { z } from 'zod';

/** Older messages may be replays of recorded ones; the same as Standard Webhooks and Stripe take. */
const TOLERANCE_SECONDS = 300;

/** One header as a text; empty when it is not there. */
export function headerOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string {
  const value = headers[name];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

/**
 * Whether a message's time (seconds since 1970) is too far from now to be believed. One without a time
 * has no signature over it either.
 */
export function isStale(seconds: number): boolean {
  return seconds > 0 && Math.abs(Date.now() / 1_000 - seconds) > TOLERANCE_SECONDS;
}

/** The id of ours at a path of a JSON text; undefined when there is none. */
export function chargeKeyIn(body: string, path: readonly string[]): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const step of path) value = (value as Record<string, unknown> | null | undefined)?.[step];
  return z.uuid().safeParse(value).data?.toLowerCase();
}
