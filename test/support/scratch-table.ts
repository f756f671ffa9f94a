import type { DataSource } from 'typeorm';
import { type DataLayer, nodePort, openDataLayer } from './cluster.js';

/** One row of a scratch table. */
export interface Scratch {
  id: number;
  value: number;
}

/**
 * A table of `id`, `value` for tests of the data layer, written and read on one node beside
 * whatever the test does to its own connections.
 */
export class ScratchTable {
  private constructor(
    readonly name: string,
    private readonly layer: DataLayer,
  ) {}

  static async create(name: string, node = 1): Promise<ScratchTable> {
    const layer = await openDataLayer(nodePort(node), { DB_POOL_SIZE: 4 });
    await layer.source.query(`CREATE OR REPLACE TABLE scratch_${name} (
      id INT NOT NULL, value INT NOT NULL DEFAULT 0, label VARCHAR(40) NULL,
      CONSTRAINT pk_scratch_${name} PRIMARY KEY (id),
      CONSTRAINT uq_scratch_${name}_label UNIQUE (label))`);
    return new ScratchTable(`scratch_${name}`, layer);
  }

  /** Connections of its own, for whatever happens at the same time as the test. */
  get source(): DataSource {
    return this.layer.source;
  }

  async put(...rows: Scratch[]): Promise<void> {
    for (const { id, value } of rows) {
      await this.source.query(`REPLACE INTO ${this.name} (id, value) VALUES (?, ?)`, [id, value]);
    }
  }

  /** Every row, after everything committed on any node has arrived. */
  rows(): Promise<Scratch[]> {
    return this.layer.transactions.readLatest<Scratch>(
      `SELECT id, value FROM ${this.name} ORDER BY id`,
    );
  }

  async empty(): Promise<void> {
    await this.source.query(`DELETE FROM ${this.name}`);
  }

  async drop(): Promise<void> {
    await this.source.query(`DROP TABLE ${this.name}`);
    await this.layer.close();
  }
}
