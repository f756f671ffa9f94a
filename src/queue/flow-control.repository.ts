import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';

const NS_PER_MS = 1e6;

/** What Galera says of the node that takes the writes. */
@Injectable()
export class FlowControlRepository {
  private before: { atMs: number; pausedNs: number } | undefined;

  constructor(private readonly transactions: Transactions) {}

  /** Share of the time since the last call, 0..1, that replication stood still; undefined at first. */
  async share(): Promise<number | undefined> {
    const [row] = await this.transactions.read<{ Value: string }>(
      `SHOW GLOBAL STATUS LIKE 'wsrep_flow_control_paused_ns'`,
    );
    const now = { atMs: performance.now(), pausedNs: Number(row?.Value) };
    const { before } = this;
    this.before = now;
    // A smaller number is another node's, after a fail-over.
    if (before === undefined || now.pausedNs < before.pausedNs) return undefined;
    return Math.min(1, (now.pausedNs - before.pausedNs) / NS_PER_MS / (now.atMs - before.atMs));
  }
}
