import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrate, migrations } from '../../src/database/migrate.js';
import { dataSourceOptions } from '../../src/database/writers.js';
import { asRoot, nodePort, testConfig } from '../support/cluster.js';

const SCRATCH = 'picket_scratch';
const SCRATCH_BANK = 'picket_scratch_bank';

describe('migrate', () => {
  const dropScratch = async (): Promise<void> => {
    for (const name of [SCRATCH, SCRATCH_BANK]) await asRoot(1, `DROP DATABASE IF EXISTS ${name}`);
  };

  const scratchConfig = (node: number) =>
    testConfig({
      DB_NAME: SCRATCH,
      SANDBOX_DB_NAME: SCRATCH_BANK,
      SANDBOX_DB_USER: testConfig().DB_USER,
      SANDBOX_DB_PASSWORD: testConfig().DB_PASSWORD,
      DB_WRITER_PORTS: [nodePort(node)],
    });

  const openScratch = (): Promise<DataSource> => {
    const options = dataSourceOptions(scratchConfig(3), nodePort(3));
    return new DataSource({ ...options, poolSize: 1 } as DataSourceOptions).initialize();
  };

  beforeEach(async () => {
    await dropScratch();
    for (const name of [SCRATCH, SCRATCH_BANK]) {
      await asRoot(1, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      await asRoot(1, `GRANT ALL ON ${name}.* TO '${testConfig().DB_USER}'@'%'`);
    }
  });

  afterAll(async () => {
    for (const name of [SCRATCH, SCRATCH_BANK]) {
      await asRoot(1, `REVOKE ALL ON ${name}.* FROM '${testConfig().DB_USER}'@'%'`);
    }
    await dropScratch();
  });

  it('runs each migration once when runners start on every node at once', async () => {
    const log: string[] = [];
    const runners = [1, 2, 3].map((node) =>
      migrate(scratchConfig(node), (line) => void log.push(line)),
    );
    await Promise.all(runners);

    const done = log.filter((line) => line.startsWith(`migrated ${SCRATCH}: `));
    expect(new Set(done).size).toBe(migrations.length);
    expect(done).toHaveLength(migrations.length);
    expect(log.filter((line) => line === `${SCRATCH} is up to date`)).toHaveLength(2);
    const source = await openScratch();
    const rows = await source.query('SELECT name FROM migrations ORDER BY id');
    await source.destroy();
    expect(rows).toEqual(migrations.map(({ name }) => ({ name })));
  });

  it('finishes a migration that was killed after its first table', async () => {
    const source = await openScratch();
    await source.query('CREATE TABLE accounts (id UUID NOT NULL, PRIMARY KEY (id))');
    await source.destroy();
    await migrate(scratchConfig(1), () => undefined);
    const rows = await asRoot(
      2,
      `SELECT 1 FROM information_schema.tables
       WHERE table_schema = '${SCRATCH}' AND table_name = 'refresh_tokens'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('takes over the lease of a runner that died', async () => {
    await migrate(scratchConfig(1), () => undefined);
    const source = await openScratch();
    await source.query(`UPDATE migration_lease SET runner = 'dead:1:x',
      leased_until = NOW(3) + INTERVAL 1 SECOND`);
    await source.destroy();
    const log: string[] = [];
    await migrate(scratchConfig(2), (line) => void log.push(line));
    expect(log[0]).toBe('another runner is migrating, waiting for it');
  });
});
