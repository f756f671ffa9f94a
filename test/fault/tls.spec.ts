import { randomUUID } from 'node:crypto';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { freePortBase } from '../../src/cli/backup/restore.js';
import { pendingChanges } from '../../src/cli/cluster/apply-settings.js';
import { joinNode } from '../../src/cli/cluster/group.js';
import { nodeProcess, stopNode } from '../../src/cli/cluster/node.js';
import { groupView, nodeSql } from '../../src/cli/cluster/node-sql.js';
import { makeCertificates, tlsFolder, tlsMode, tlsValues } from '../../src/cli/cluster/tls.js';
import { renewCertificates } from '../../src/cli/cluster/tls-renewal.js';
import { type Context, openContext } from '../../src/cli/context.js';
import { nodeFolder } from '../../src/cli/home.js';
import { createOutput } from '../../src/cli/output.js';
import { logFile, runningProcess } from '../../src/cli/processes/registry.js';
import { arbitratorProgram } from '../../src/cli/services/arbitrator.js';
import { bringClusterUp } from '../../src/cli/standby/cluster.js';
import { bringDown, bringUp } from '../../src/cli/system.js';
import { elsewhere, loadInstallation } from '../../src/config/installation.js';
import { freePort } from '../support/processes.js';
import { eventually } from '../support/sale.js';
import { sentOverTcp } from '../support/traced.js';

const SCENARIO_LIMIT_MS = 180_000;
const REFUSED_MS = 4_000;
const GROUP_SIZE = 5;
const TABLE = 'picket.tls_rows';

/** A cluster of its own, encrypted; the test cluster beside it is not, and serves as the control. */
let encrypted: Context;
let testCluster: Context;
const folder = mkdtempSync(join(tmpdir(), 'picket-tls-'));

const logOf = (node: number): string =>
  readFileSync(logFile(encrypted.home, nodeProcess(node)), 'utf8');

async function makeTable(context: Context): Promise<void> {
  await nodeSql(context.home, 1, [
    `CREATE TABLE IF NOT EXISTS ${TABLE} (word CHAR(36) PRIMARY KEY)`,
  ]);
}

/** Writes a row on node 1; answers what node 1 sent meanwhile, and the row's word. */
async function traceWrite(context: Context): Promise<{ word: string; sent: string[] }> {
  const word = randomUUID();
  const pid = runningProcess(context.home, nodeProcess(1))?.pid as number;
  const sent = await sentOverTcp(pid, async () => {
    await nodeSql(context.home, 1, [`INSERT INTO ${TABLE} VALUES ('${word}')`]);
    await eventually(
      () => nodeSql(context.home, 2, [`SELECT 1 FROM ${TABLE} WHERE word = '${word}'`]),
      (rows) => rows.length === 1,
    );
  });
  return { word, sent };
}

/** An arbitrator that nobody asked for, with these provider options instead of the group's. */
async function stranger(options: string): Promise<ChildProcess> {
  const own = arbitratorProgram(encrypted, 1);
  const listen = `127.0.0.1:${encrypted.installation.ports.arbitrators[0]}`;
  const port = await freePort();
  const args = own.args.map((word) =>
    word
      .replace(tlsValues('on', tlsFolder(encrypted)).GROUP_TLS as string, options)
      .replace(listen, `127.0.0.1:${port}`)
      .replace('arbitrator1', 'stranger'),
  );
  return spawn(own.command, args, { cwd: folder, env: own.env, stdio: 'ignore' });
}

async function groupSize(): Promise<number> {
  return (await groupView(encrypted.home, 1))?.clusterSize ?? 0;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = child.exitCode === null ? once(child, 'exit') : undefined;
  child.kill('SIGKILL');
  await ended;
}

/** Serial number of the certificate that a node shows to whom connects to its group port. */
async function shownSerial(node: number): Promise<string> {
  const port = encrypted.installation.ports.groups[node - 1] as number;
  const file = (name: string): Buffer => readFileSync(join(tlsFolder(encrypted), name));
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: file('ca.pem'),
    cert: file('cert.pem'),
    key: file('key.pem'),
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

beforeAll(async () => {
  const output = createOutput(true);
  testCluster = openContext(loadInstallation(), output);
  const base = await freePortBase(testCluster);
  const place = elsewhere(testCluster.installation, join(folder, 'home'), base);
  encrypted = openContext({ ...place, clusterTls: 'on' }, output);
  await bringClusterUp(encrypted);
  await nodeSql(encrypted.home, 1, ['CREATE DATABASE IF NOT EXISTS picket']);
  await makeTable(encrypted);
  await makeTable(testCluster);
}, SCENARIO_LIMIT_MS);

afterAll(async () => {
  await nodeSql(testCluster.home, 1, [`DROP TABLE ${TABLE}`]);
  await bringDown(encrypted);
  for (const place of [folder, encrypted.home.sockets]) {
    rmSync(place, { recursive: true, force: true });
  }
}, SCENARIO_LIMIT_MS);

describe('a group with PICKET_CLUSTER_TLS=on', () => {
  it('sends nothing readable', async () => {
    const { word, sent } = await traceWrite(encrypted);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.filter((line) => line.includes(word))).toEqual([]);
  });

  it('would be seen to send something readable: a group in clear does (control)', async () => {
    const { word, sent } = await traceWrite(testCluster);
    const readable = sent.some((line) => line.includes(word));
    expect(readable).toBe(tlsMode(testCluster) === 'off');
  });

  it.each(['in clear', 'with the certificate of another authority'])(
    'does not let anybody in %s',
    async (how) => {
      const other = { ...encrypted, home: { ...encrypted.home, root: join(folder, 'other') } };
      mkdirSync(other.home.root, { recursive: true });
      await makeCertificates(other);
      const mode = how === 'in clear' ? 'off' : 'on';
      const before = await groupView(encrypted.home, 1);
      const child = await stranger(tlsValues(mode, tlsFolder(other)).GROUP_TLS as string);
      await sleep(REFUSED_MS);
      const after = await groupView(encrypted.home, 1);
      await end(child);
      expect(after).toMatchObject({ clusterSize: GROUP_SIZE, viewNumber: before?.viewNumber });
    },
  );

  it('lets in who has a certificate of its authority (control)', async () => {
    const child = await stranger(tlsValues('on', tlsFolder(encrypted)).GROUP_TLS as string);
    await eventually(groupSize, (size) => size === GROUP_SIZE + 1, 20_000).finally(() =>
      end(child),
    );
    await eventually(groupSize, (size) => size === GROUP_SIZE, 20_000);
  });

  it(
    'brings a node back by an increment and by a full copy, both encrypted',
    async () => {
      const rows = `SELECT COUNT(*) AS rows_there FROM ${TABLE}`;
      for (const lost of [false, true]) {
        const from = logOf(3).length;
        await stopNode(encrypted, 3);
        await traceWrite(encrypted);
        if (lost) rmSync(nodeFolder(encrypted.home, 3), { recursive: true });
        await joinNode(encrypted, 3);
        const log = logOf(3).slice(from);
        expect(log).toMatch(/socat -u openssl-listen:/);
        if (!lost) expect(log).toMatch(/IST receiver using ssl[\s\S]*IST received/);
        expect(/Running IST/.test(log)).toBe(!lost);
        expect(await nodeSql(encrypted.home, 3, [rows])).toEqual(
          await nodeSql(encrypted.home, 1, [rows]),
        );
      }
    },
    SCENARIO_LIMIT_MS,
  );

  it(
    'gets a new certificate while it serves',
    async () => {
      const before = await shownSerial(2);
      await renewCertificates(encrypted);
      expect(await shownSerial(2)).not.toBe(before);
      expect(await shownSerial(1)).toBe(await shownSerial(2));
      expect(await groupSize()).toBe(GROUP_SIZE);
    },
    SCENARIO_LIMIT_MS,
  );

  it('is not switched to the other kind while it runs', async () => {
    const off: Context = {
      ...encrypted,
      installation: { ...encrypted.installation, clusterTls: 'off' },
    };
    await expect(bringUp(off, 'data')).rejects.toThrow(/picket down/);
    await expect(pendingChanges(off)).rejects.toThrow(/picket down/);
    expect(tlsMode(encrypted)).toBe('on');
    expect(await groupSize()).toBe(GROUP_SIZE);
  });
});
