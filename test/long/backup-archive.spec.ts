import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveBinlog } from '../../src/cli/backup/archive.js';
import { ofClusters, parseGtids, reaches } from '../../src/cli/cluster/gtids.js';
import { openTarget } from '../../src/cli/backup/open-target.js';
import { sources } from '../../src/cli/backup/sources.js';
import { listSegments } from '../../src/cli/backup/store.js';
import { takeBackup } from '../../src/cli/backup/take-backup.js';
import type { Target } from '../../src/cli/backup/target.js';
import { killNodes } from '../../src/cli/cluster/faults.js';
import { joinMissing } from '../../src/cli/cluster/group.js';
import { nodeSql } from '../../src/cli/cluster/node-sql.js';
import { type Context, openContext } from '../../src/cli/context.js';
import { createOutput } from '../../src/cli/output.js';
import { loadInstallation } from '../../src/config/installation.js';
import { ScratchTable } from '../support/scratch-table.js';

const folder = mkdtempSync(join(tmpdir(), 'picket-archive-'));
const ROWS = 300;
/** Small, so that segments end and others begin. */
const SEGMENT_MIB = 0.02;
let context: Context;
let target: Target;

/** The node that is read from first, and one that is written to meanwhile. */
async function chooseNodes(): Promise<{ source: number; writer: number }> {
  const [first, second] = await sources(context);
  return { source: first!.node, writer: second!.node };
}

/** Every segment begins where the one before ends, and holds each transaction once. */
async function expectWhole(node: number): Promise<void> {
  const segments = await listSegments(target);
  expect(segments.length).toBeGreaterThan(1);
  for (const [index, { from }] of segments.slice(1).entries()) {
    expect(from).toBe(segments[index]!.to);
  }
  // One number a domain: a cluster that was rebuilt writes on in a domain of its own.
  const total = (gtids: string): number =>
    [...parseGtids(gtids).values()].reduce((sum, { sequence }) => sum + sequence, 0);
  const { from } = segments[0]!;
  const { to } = segments.at(-1)!;
  const count = segments.reduce((sum, { transactionCount }) => sum + transactionCount, 0);
  expect(count).toBe(total(to) - total(from));
  const [row] = await nodeSql(context.home, node, ['SELECT @@gtid_binlog_pos AS gtids']);
  const reached = parseGtids(String(row!['gtids']));
  expect(reaches(parseGtids(to), reached)).toBe(true);
  // Where it grew it ends exactly where the node does; a domain that is over may be told differently,
  // and what a node changed for itself alone is on that node only.
  const before = parseGtids(from);
  const grown = [...parseGtids(ofClusters(to))].filter(
    ([domain, { sequence }]) => sequence > (before.get(domain)?.sequence ?? 0),
  );
  expect(grown).toHaveLength(1);
  for (const [domain, { sequence }] of grown) {
    expect(reached.get(domain)?.sequence).toBe(sequence);
  }
}

describe('the archive of the binary log', () => {
  beforeAll(async () => {
    const installation = loadInstallation();
    const backup = { ...installation.backup, PICKET_BACKUP_SEGMENT_MIB: SEGMENT_MIB };
    context = openContext(
      { ...installation, backup },
      { ...createOutput(true), say: () => undefined },
    );
    target = await openTarget(context.installation, folder);
    await takeBackup(context, target, 'full');
  }, 60_000);

  afterAll(async () => {
    await joinMissing(context);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('goes on from another node when its source is killed, without a gap or a double', async () => {
    const { source, writer } = await chooseNodes();
    const table = await ScratchTable.create('archive', writer);
    const put = async (from: number): Promise<void> => {
      for (let id = from; id < from + ROWS; id += 1) await table.put({ id, value: id });
    };
    try {
      await put(0);
      await archiveBinlog(context, target);
      // Killed at different moments of archiving: in the middle, and before it.
      const writing = put(ROWS);
      const archiving = archiveBinlog(context, target);
      await killNodes(context, [source]);
      await archiving;
      await writing;
      await archiveBinlog(context, target);
      expect((await sources(context)).map(({ node }) => node)).not.toContain(source);
    } finally {
      await table.drop();
    }
    await archiveBinlog(context, target);
    await expectWhole(writer);
  }, 60_000);
});
