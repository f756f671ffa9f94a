import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What a detail of a fact may be; moments are ISO 8601. */
export type Detail = string | number | boolean | null | readonly (string | number)[];

/** Something that happened in a performance's sale. */
export interface Fact {
  performanceId: string;
  /** Such as `hold-placed`. */
  kind: string;
  /** Of the hold, order, refund or transfer that it happened to. */
  subjectId: string;
  at: Date;
  details: Readonly<Record<string, Detail>>;
}

/** Where a chain ends. */
export interface ChainHead {
  length: number;
  hash: Buffer;
}

/** A link of the chain, `entry` as its hash has it. */
export interface ChainEntry {
  number: number;
  kind: string;
  subjectId: string;
  entry: string;
  previousHash: Buffer;
  hash: Buffer;
}

/** A chain without entries. */
export const EMPTY_CHAIN: ChainHead = { length: 0, hash: Buffer.alloc(32) };

/**
 * Links facts to the end of their performance's chain. An entry is written as canonical JSON
 * (RFC 8785) and holds its performance and number, and its hash is SHA-256 over the 32 bytes of the hash
 * before it followed by the entry in UTF-8. So whoever alters, removes or moves an entry must write
 * every later one anew, and comes to another last hash.
 * @param facts of one performance
 */
export function linkAll(head: ChainHead, facts: readonly Fact[]): ChainEntry[] {
  const entries: ChainEntry[] = [];
  let { length: number, hash: previousHash } = head;
  for (const { at, ...fact } of facts) {
    number += 1;
    const entry = canonicalize({ ...fact, number, at: at.toISOString() });
    if (entry === undefined) throw new Error('a fact is no JSON');
    const hash = createHash('sha256').update(previousHash).update(entry, 'utf8').digest();
    const { kind, subjectId } = fact;
    entries.push({ number, kind, subjectId, entry, previousHash, hash });
    previousHash = hash;
  }
  return entries;
}
