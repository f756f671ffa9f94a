import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** How something that an operator did ended; `unknown` when whoever did it was ended on the way. */
export type Outcome = 'done' | 'failed' | 'stale' | 'unknown';

/** Somebody asked for something. */
export interface Asked {
  readonly actionId: string;
  readonly accountId: string;
  readonly action: string;
  readonly arguments: Readonly<Record<string, string | number>>;
  /** ISO 8601. */
  readonly at: string;
}

/** It came to an end. */
export interface Ended {
  readonly actionId: string;
  readonly outcome: Outcome;
  readonly message: string | null;
  readonly durationMs: number;
  readonly at: string;
}

/** Where the log ends. */
export interface LogHead {
  readonly number: number;
  readonly hash: Buffer;
}

/** A link of the log, `entry` as its hash has it. */
export interface LogLink extends LogHead {
  readonly entry: string;
  readonly previousHash: Buffer;
}

/**
 * Links an entry to the end of the log. It is written as canonical JSON (RFC 8785) with its number, and
 * its hash is SHA-256 over the 32 bytes of the hash before it followed by the entry in UTF-8.
 */
export function linkEntry(
  head: LogHead,
  phase: 'asked' | 'ended',
  content: Asked | Ended,
): LogLink {
  const number = head.number + 1;
  const entry = canonicalize({ ...content, phase, number });
  if (entry === undefined) throw new Error('an entry is no JSON');
  const hash = createHash('sha256').update(head.hash).update(entry, 'utf8').digest();
  return { number, entry, previousHash: head.hash, hash };
}
