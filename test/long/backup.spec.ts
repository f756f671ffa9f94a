import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { archiveBinlog } from '../../src/cli/backup/archive.js';
import { parseGtids } from '../../src/cli/cluster/gtids.js';
import { keyFile } from '../../src/cli/backup/keys.js';
import type { BackupManifest } from '../../src/cli/backup/manifest.js';
import { isSound, proveRestore, type Restored } from '../../src/cli/backup/restore.js';
import { planRestore } from '../../src/cli/backup/restore-plan.js';
import { listSegments } from '../../src/cli/backup/store.js';
import { takeBackup } from '../../src/cli/backup/take-backup.js';
import { openTarget } from '../../src/cli/backup/open-target.js';
import type { Target } from '../../src/cli/backup/target.js';
import { nodeSql } from '../../src/cli/cluster/node-sql.js';
import { type Context, openContext } from '../../src/cli/context.js';
import { membersOf } from '../../src/cli/members.js';
import { createOutput } from '../../src/cli/output.js';
import { loadInstallation } from '../../src/config/installation.js';
import { type OnSale, putOnSale, signUp } from '../support/client.js';
import { buy, type OrderBody } from '../support/sale.js';
import { letDatabaseSettle } from '../support/database-fingerprint.js';

const SECOND_MS = 1_100;

const folder = mkdtempSync(join(tmpdir(), 'picket-backup-'));
let context: Context;
let target: Target;
let sale: OnSale;
let full: BackupManifest;
let increment: BackupManifest;
let moment: string;
const bought: OrderBody[] = [];

async function buyOne(): Promise<void> {
  bought.push(await buy(sale.performanceId, await signUp(), [bought.length]));
}

/** Domains that nothing writes in any more, as a cluster that was rebuilt has. */
const DOMAINS_OVER = { inAnEarlierFile: 177, inThisFile: 178 };

async function leaveDomains(): Promise<void> {
  const write = (domain: number) => [`SET SESSION gtid_domain_id = ${domain}`, 'FLUSH HOSTS'];
  for (const node of membersOf(context)) {
    await nodeSql(context.home, node, [
      'SET SESSION wsrep_on = OFF',
      ...write(DOMAINS_OVER.inAnEarlierFile),
      'FLUSH NO_WRITE_TO_BINLOG BINARY LOGS',
      ...write(DOMAINS_OVER.inThisFile),
    ]);
  }
}

/** What each node changes for itself alone, in a table that is gone when the backup begins. */
async function changeLocally(): Promise<void> {
  const inCluster = (sql: string) => nodeSql(context.home, 1, [sql]);
  await inCluster('CREATE TABLE picket.scratch_local (id INT PRIMARY KEY, v INT)');
  await inCluster('INSERT INTO picket.scratch_local VALUES (1, 0)');
  for (const node of membersOf(context)) {
    await nodeSql(context.home, node, [
      'SET SESSION wsrep_sync_wait = 1',
      'SELECT * FROM picket.scratch_local',
      'SET SESSION wsrep_on = OFF',
      'UPDATE picket.scratch_local SET v = 1',
    ]);
  }
  await inCluster('DROP TABLE picket.scratch_local');
}

/** One order before the full backup, one before the increment, one before the moment, one after it. */
async function sellAndBackUp(): Promise<void> {
  context = openContext(loadInstallation(), { ...createOutput(true), say: () => undefined });
  target = await openTarget(context.installation, folder);
  await leaveDomains();
  await changeLocally();
  sale = await putOnSale();
  await letDatabaseSettle();
  await buyOne();
  full = await takeBackup(context, target, 'full');
  await buyOne();
  increment = await takeBackup(context, target, 'incremental');
  await buyOne();
  await sleep(SECOND_MS);
  moment = new Date().toISOString();
  await sleep(SECOND_MS);
  await buyOne();
  await archiveElsewhere();
}

/** Archives from a node that was not backed up: its log files do not begin where the backup ends. */
async function archiveElsewhere(): Promise<void> {
  const desync = (on: 0 | 1) =>
    nodeSql(context.home, full.node, [`SET GLOBAL wsrep_desync = ${on}`]);
  await desync(1);
  try {
    await archiveBinlog(context, target);
  } finally {
    await desync(0);
  }
}

beforeAll(sellAndBackUp, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Restores into a scratch place and says which of the orders are there. */
async function restored(
  wanted: { id?: string; at?: string },
  tamper: (place: Context) => Promise<void> = () => Promise.resolve(),
): Promise<{ result: Restored; present: boolean[] }> {
  const plan = await planRestore(target, wanted);
  const present: boolean[] = [];
  const result = await proveRestore(
    context,
    { target, key: keyFile(context.home), plan },
    async (place) => {
      await tamper(place);
      const rows = await nodeSql(place.home, 1, [
        `SELECT id FROM picket.orders WHERE state = 'paid'`,
      ]);
      const ids = new Set(rows.map(({ id }) => String(id)));
      present.push(...bought.map(({ id }) => ids.has(id)));
    },
  );
  return { result, present };
}

/** Changes a file for the time of `work`. */
async function withChanged(
  name: string,
  change: (bytes: Buffer) => Buffer,
  work: () => Promise<void>,
): Promise<void> {
  const file = join(folder, name);
  const whole = readFileSync(file);
  writeFileSync(file, change(Buffer.from(whole)));
  try {
    await work();
  } finally {
    writeFileSync(file, whole);
  }
}

describe('backup and restore', () => {
  it('continues the full backup from the same node', () => {
    expect(increment).toMatchObject({ parent: full.id, node: full.node, fromLsn: full.toLsn });
    const domains = [...parseGtids(full.gtids).keys()];
    expect(domains).toEqual(expect.arrayContaining(Object.values(DOMAINS_OVER)));
    expect(increment.groupId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives back the full backup alone', async () => {
    const { result, present } = await restored({ id: full.id });
    expect(present).toEqual([true, false, false, false]);
    expect(result).toMatchObject({ differences: [], audit: { violations: [] } });
  });

  it('gives back a second between: what was acknowledged before it and nothing after', async () => {
    const { result, present } = await restored({ at: moment });
    expect(present).toEqual([true, true, true, false]);
    expect(isSound(result)).toBe(true);
  });

  it('gives back everything that is archived', async () => {
    const { result, present } = await restored({ at: 'latest' });
    expect(present).toEqual([true, true, true, true]);
    expect(isSound(result)).toBe(true);
  });

  it('finds a restore unsound that lacks one row (control)', async () => {
    const [lost] = bought[0]!.tickets;
    const removing = (place: Context) =>
      nodeSql(place.home, 1, [`DELETE FROM picket.tickets WHERE id = '${lost!.id}'`]).then(
        () => undefined,
      );
    const { result } = await restored({}, removing);
    expect(isSound(result)).toBe(false);
    expect(result.differences.join()).toContain('tickets');
    expect(result.audit.violations.map(({ invariant }) => invariant)).toContain('I3');
  });
});

describe('a restore is refused', () => {
  const refusal = (wanted: { id?: string; at?: string }): Promise<string> =>
    restored(wanted).then(
      () => 'not refused',
      (error: unknown) => (error as Error).message,
    );

  it('when a byte of the backup has changed', async () => {
    const flip = (bytes: Buffer): Buffer => {
      bytes[bytes.length >> 1]! ^= 1;
      return bytes;
    };
    await withChanged(full.data.name, flip, async () => {
      expect(await refusal({ id: full.id })).toContain('has changed');
    });
    const [segment] = await listSegments(target);
    await withChanged(segment!.data.name, flip, async () => {
      expect(await refusal({ at: moment })).toContain('has changed');
    });
  });

  it('when the backup is cut short', async () => {
    await withChanged(
      full.data.name,
      (bytes) => bytes.subarray(0, -100),
      async () => {
        expect(await refusal({ id: full.id })).toContain('its manifest says');
      },
    );
  });

  it('when what an increment continues is missing', async () => {
    const manifest = join(folder, 'backups', full.id, 'manifest.json');
    renameSync(manifest, `${manifest}.away`);
    expect(await refusal({ id: increment.id })).toContain(`continues ${full.id}, which is missing`);
    renameSync(`${manifest}.away`, manifest);
  });

  it('for a time that the archive does not reach', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await refusal({ at: later })).toContain('reaches until');
    expect(await refusal({ at: '2020-01-01T00:00:00Z' })).toContain('No backup had ended');
    expect(await refusal({ at: 'yesterday' })).toContain('is not a time');
  });

  it('with another key', async () => {
    const other = join(folder, 'other-key.txt');
    await new Promise((resolve) => execFile('age-keygen', ['-o', other], resolve));
    const plan = await planRestore(target, { id: full.id });
    await expect(proveRestore(context, { target, key: other, plan })).rejects.toThrow('age failed');
  });
});
