import { Injectable } from '@nestjs/common';
import { Transactions, type Tx } from '../database/transactions.js';
import { type ChainHead, EMPTY_CHAIN, type Fact, linkAll } from './evidence-chain.js';
import type { Source } from './facts.repository.js';

/** An entry as it is shown: `entry` is the text that was hashed, hashes are hexadecimal. */
export interface StoredEntry {
  number: number;
  entry: string;
  previousHash: string;
  hash: string;
}

/** The chains, and how far each source is noted. */
@Injectable()
export class EvidenceRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The last id of a source that was noted. */
  async cursor(source: Source): Promise<string> {
    const [row] = await this.transactions.readLatest<{ lastId: string }>(
      'SELECT last_id AS lastId FROM evidence_cursors WHERE source = ?',
      [source],
    );
    if (row === undefined) throw new Error(`no cursor of ${source}`);
    return row.lastId;
  }

  /** Moves a cursor. @returns false when somebody else has */
  async advance(tx: Tx, source: Source, from: string, to: string): Promise<boolean> {
    const changed = await tx.execute(
      'UPDATE evidence_cursors SET last_id = ? WHERE source = ? AND last_id = ?',
      [to, source, from],
    );
    return changed === 1;
  }

  /** Watches rows until they end. */
  async watch(tx: Tx, source: Source, ids: readonly string[]): Promise<void> {
    await tx.execute('INSERT INTO evidence_watched (source, subject_id) VALUES ?', [
      ids.map((id) => [source, id]),
    ]);
  }

  /** Watches rows no longer. @returns how many of them were watched */
  unwatch(tx: Tx, source: Source, ids: readonly string[]): Promise<number> {
    return tx.execute('DELETE FROM evidence_watched WHERE source = ? AND subject_id IN (?)', [
      source,
      [...ids],
    ]);
  }

  /** Appends facts to the chains of their performances. */
  async append(tx: Tx, facts: readonly Fact[]): Promise<void> {
    const byPerformance = new Map<string, Fact[]>();
    for (const fact of facts) {
      const others = byPerformance.get(fact.performanceId) ?? [];
      byPerformance.set(fact.performanceId, [...others, fact]);
    }
    for (const performanceId of [...byPerformance.keys()].sort()) {
      const head = await this.lockHead(tx, performanceId);
      const entries = linkAll(head, byPerformance.get(performanceId) ?? []);
      await tx.execute(
        `INSERT INTO evidence_entries (performance_id, number, kind, subject_id, entry,
           previous_hash, hash) VALUES ?`,
        [
          entries.map(({ number, kind, subjectId, entry, previousHash, hash }) => [
            ...[performanceId, number, kind, subjectId, entry, previousHash, hash],
          ]),
        ],
      );
      await tx.execute('UPDATE evidence_chains SET length = ?, hash = ? WHERE performance_id = ?', [
        ...[head.length + entries.length, entries.at(-1)?.hash ?? head.hash, performanceId],
      ]);
    }
  }

  /** The end of a chain, kept from others until COMMIT. */
  private async lockHead(tx: Tx, performanceId: string): Promise<ChainHead> {
    await tx.execute('INSERT IGNORE INTO evidence_chains (performance_id, hash) VALUES (?, ?)', [
      ...[performanceId, EMPTY_CHAIN.hash],
    ]);
    const [head] = await tx.query<ChainHead>(
      'SELECT length, hash FROM evidence_chains WHERE performance_id = ? FOR UPDATE',
      [performanceId],
    );
    return head as ChainHead;
  }

  /** Where a chain ends. */
  async head(performanceId: string): Promise<ChainHead> {
    const [head] = await this.transactions.readLatest<ChainHead>(
      'SELECT length, hash FROM evidence_chains WHERE performance_id = ?',
      [performanceId],
    );
    return head ?? EMPTY_CHAIN;
  }

  /** Entries of a chain after a number, ascending. */
  entries(performanceId: string, after: number, limit: number): Promise<StoredEntry[]> {
    return this.transactions.readLatest<StoredEntry>(
      `SELECT number, entry, LOWER(HEX(previous_hash)) AS previousHash, LOWER(HEX(hash)) AS hash
       FROM evidence_entries WHERE performance_id = ? AND number > ? ORDER BY number LIMIT ?`,
      [performanceId, after, limit],
    );
  }
}
