import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

/** A lease that is held; whoever writes under it names its fence. */
export interface Lease {
  readonly fence: number;
}

/** Who may do what only one process may do at a time, by the database's clock. */
@Injectable()
export class LeasesRepository {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Takes the lease when it is free or run out, or holds on to it.
   * @returns undefined while somebody else has it
   */
  async hold(name: string, holder: string, lifeMs: number): Promise<Lease | undefined> {
    return this.transactions.run('hold-lease', async (tx) => {
      // The fence is counted before the holder is replaced: assignments run from left to right.
      const held = await tx.execute(
        `UPDATE leases SET fence = fence + IF(holder = ?, 0, 1), holder = ?,
           held_until = NOW(3) + INTERVAL ? MICROSECOND
         WHERE name = ? AND (holder = ? OR held_until < NOW(3))`,
        [holder, holder, lifeMs * 1_000, name, holder],
      );
      if (held === 0) return undefined;
      const [row] = await tx.query<{ fence: string }>(`SELECT fence FROM leases WHERE name = ?`, [
        name,
      ]);
      return { fence: Number(row?.fence) };
    });
  }

  /** Gives the lease back, so that nobody has to wait for its end. */
  async release(name: string, holder: string): Promise<void> {
    await this.transactions.run('release-lease', (tx) =>
      tx.execute(`UPDATE leases SET held_until = NOW(3) WHERE name = ? AND holder = ?`, [
        name,
        holder,
      ]),
    );
  }
}
