import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeSql } from '../../cluster/node-sql.js';
import type { Context } from '../../context.js';
import { exitStatus, Refusal } from '../../refusal.js';
import type { LoadSize, Neighbour, NeighbourRate } from './rounds.js';

const SEATS = 100_000;
const FILL_LIMIT_MS = 60_000;
const run = promisify(execFile);

/**
 * The hold as textbooks have it: read the version, begin, update where the version is still the same,
 * insert the hold, commit. By sysbench (https://github.com/akopytov/sysbench), a client in C, straight
 * at the node that takes the writes.
 */
const SCRIPT = `
function thread_init()
  con = sysbench.sql.driver():connect()
end
function event()
  local seat = sysbench.rand.uniform(1, ${SEATS})
  local row = con:query_row("SELECT version FROM seats WHERE seat_no = " .. seat)
  con:query("BEGIN")
  con:query("UPDATE seats SET state = 1, version = version + 1 WHERE seat_no = " .. seat ..
    " AND version = " .. row)
  con:query("INSERT INTO holds (id, seat_no, account_no) VALUES (UUID(), " .. seat .. ", " ..
    sysbench.rand.uniform(1, 1000) .. ")")
  con:query("COMMIT")
end
`;

/** The textbook's tables, user and script, until they are ended. */
export class Textbook implements Neighbour {
  readonly name = 'textbook';

  private constructor(
    private readonly context: Context,
    private readonly node: number,
    private readonly threads: number,
    private readonly folder: string,
    private readonly password: string,
  ) {}

  private get port(): number {
    return this.context.installation.ports.nodes[this.node - 1] ?? 0;
  }

  /** @throws Refusal where there is no sysbench */
  static async open(context: Context, node: number, threads: number): Promise<Textbook> {
    await run('sysbench', ['--version']).catch(() => {
      const message = 'The baseline needs sysbench: apt-get install sysbench.';
      throw new Refusal(message, exitStatus.usage);
    });
    const password = randomBytes(18).toString('base64url');
    const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
    writeFileSync(join(folder, 'textbook.lua'), SCRIPT);
    await nodeSql(
      context.home,
      node,
      [
        'CREATE OR REPLACE DATABASE picket_bench',
        'USE picket_bench',
        `CREATE TABLE seats (seat_no INT PRIMARY KEY, state INT NOT NULL DEFAULT 0,
           version INT NOT NULL DEFAULT 0)`,
        `CREATE TABLE holds (id UUID PRIMARY KEY, seat_no INT NOT NULL, account_no INT NOT NULL)`,
        `INSERT INTO seats (seat_no) SELECT seq FROM picket.seq_1_to_${SEATS}`,
        `CREATE OR REPLACE USER picket_bench@'127.0.0.1' IDENTIFIED BY '${password}'`,
        `GRANT SELECT, INSERT, UPDATE ON picket_bench.* TO picket_bench@'127.0.0.1'`,
      ],
      FILL_LIMIT_MS,
    );
    return new Textbook(context, node, threads, folder, password);
  }

  async measure({ seconds }: LoadSize): Promise<NeighbourRate> {
    const { stdout } = await run('sysbench', [
      join(this.folder, 'textbook.lua'),
      ...['--db-driver=mysql', '--mysql-host=127.0.0.1', `--mysql-port=${this.port}`],
      ...['--mysql-user=picket_bench', `--mysql-password=${this.password}`],
      ...['--mysql-db=picket_bench', '--mysql-ignore-errors=1213,1020,1205'],
      ...[`--threads=${this.threads}`, `--time=${seconds}`, 'run'],
    ]);
    const numberIn = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
    return {
      perSecond: numberIn(/transactions:\s+\d+\s+\(([\d.]+) per sec/),
      p95Ms: numberIn(/95th percentile:\s+([\d.]+)/),
    };
  }

  async end(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await nodeSql(
      this.context.home,
      this.node,
      ['DROP DATABASE picket_bench', `DROP USER picket_bench@'127.0.0.1'`],
      FILL_LIMIT_MS,
    );
  }
}
