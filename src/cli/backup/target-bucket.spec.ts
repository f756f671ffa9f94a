import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type BackupConfig, NO_SCHEDULE } from '../../config/backup-config.js';
import { projectFolder } from '../../config/installation.js';
import { waitUntil } from '../wait.js';
import { checkStored } from './store.js';
import { Meter } from './programs.js';
import { readText } from './target.js';
import { BucketTarget } from './target-bucket.js';

const MEBIBYTE = 1024 * 1024;
/** The one pair of keys that this server knows; of signatures it looks only at the key's id. */
const KEY = 'S3RVER';
const folder = mkdtempSync(join(tmpdir(), 'picket-bucket-'));
let server: ChildProcess;
let config: BackupConfig;

async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as { port: number };
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

/** A real S3 server, with one bucket. */
beforeAll(async () => {
  const port = await freePort();
  const program = join(projectFolder(), 'node_modules', 's3rver', 'bin', 's3rver.js');
  const where = ['--directory', folder, '--address', '127.0.0.1', '--port', String(port)];
  server = spawn(process.execPath, [program, ...where, '--configure-bucket', 'picket', '--silent']);
  config = {
    ...NO_SCHEDULE,
    PICKET_BACKUP_S3_ENDPOINT: `http://127.0.0.1:${port}`,
    PICKET_BACKUP_S3_KEY_ID: KEY,
    PICKET_BACKUP_S3_SECRET: KEY,
  };
  const answers = await waitUntil(
    () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      ),
    20_000,
  );
  expect(answers).toBe(true);
}, 30_000);

afterAll(() => {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const open = (place = 's3://picket/one', changes: Partial<BackupConfig> = {}): BucketTarget =>
  BucketTarget.open(place, { ...config, ...changes });

/** Random-looking parts, so that each part of the upload is another one. */
function* parts(count: number): Generator<Buffer> {
  for (let part = 0; part < count; part += 1) yield Buffer.alloc(MEBIBYTE, part + 1);
}

describe('a bucket', () => {
  it('gives back what was written, and lists it below its prefix only', async () => {
    const target = open();
    await target.write('backups/b/manifest.json', Readable.from([Buffer.from('{}\n')]));
    await target.write('binlog/g/reach.json', Readable.from([Buffer.from('1')]));
    expect(await readText(target, 'backups/b/manifest.json')).toBe('{}\n');
    expect(await target.list('backups/')).toEqual(['backups/b/manifest.json']);
    expect(await open('s3://picket/on').list('')).toEqual([]);
    await target.remove('binlog/g/reach.json');
    expect(await target.list('')).toEqual(['backups/b/manifest.json']);
  });

  it('takes a large object in several parts, whole', async () => {
    const target = open();
    const meter = new Meter();
    await target.write('large', Readable.from(parts(37)).pipe(meter));
    const file = { name: 'large', bytes: 37 * MEBIBYTE, sha256: meter.sha256() };
    await expect(checkStored(target, file)).resolves.toBeUndefined();
    const other = { ...file, sha256: '0'.repeat(64) };
    await expect(checkStored(target, other)).rejects.toThrow('has changed');
  });

  it('shows nothing of an upload that broke off, and says why', async () => {
    const target = open();
    const breaking = Readable.from(
      (function* () {
        yield* parts(37);
        throw new Error('the disk is gone');
      })(),
    );
    await expect(target.write('broken', breaking)).rejects.toThrow('the disk is gone');
    expect(await target.list('broken')).toEqual([]);
  });

  it('refuses clearly: wrong keys, no such bucket, no such name, nobody there', async () => {
    const wrong = open('s3://picket/one', { PICKET_BACKUP_S3_KEY_ID: 'OTHER' });
    await expect(wrong.list('')).rejects.toThrow('s3://picket/one: InvalidAccessKeyId');
    const write = wrong.write('x', Readable.from([Buffer.from('x')]));
    await expect(write).rejects.toThrow('InvalidAccessKeyId');
    await expect(open('s3://other').list('')).rejects.toThrow('s3://other: NoSuchBucket');
    await expect(open().read('nothing')).rejects.toThrow('nothing is missing');
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const nobody = open('s3://picket', { PICKET_BACKUP_S3_ENDPOINT: endpoint });
    await expect(nobody.list('')).rejects.toThrow('ECONNREFUSED');
    expect(() => open('s3://picket', { PICKET_BACKUP_S3_SECRET: undefined })).toThrow('needs');
    expect(() => open('s3://')).toThrow('is not s3://bucket/prefix');
  });
});
