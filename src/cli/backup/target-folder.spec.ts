import { mkdirSync, mkdtempSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readText } from './target.js';
import { FolderTarget } from './target-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'picket-folder-'));
const mount = join(folder, 'mount');
const away = join(folder, 'away');
const open = (): FolderTarget => new FolderTarget(mount, join(folder, 'used'));
const content = (): Readable => Readable.from([Buffer.from('saved')]);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder for backups', () => {
  it('is refused, not filled, while its disk is away, and goes on when it is back', async () => {
    expect(await open().list('')).toEqual([]);
    await open().write('backups/a', content());
    renameSync(mount, away);
    mkdirSync(mount);
    await expect(open().list('')).rejects.toThrow('is its disk mounted?');
    await expect(open().read('backups/a')).rejects.toThrow('is its disk mounted?');
    await expect(open().write('backups/b', content())).rejects.toThrow('is its disk mounted?');
    rmdirSync(mount);
    await expect(open().write('backups/b', content())).rejects.toThrow('is its disk mounted?');
    renameSync(away, mount);
    await open().write('backups/b', content());
    expect(await open().list('')).toEqual(['backups/a', 'backups/b']);
    expect(await readText(open(), 'backups/a')).toBe('saved');
  });

  it('shows nothing of a file whose writing broke off', async () => {
    const breaking = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('the disk is gone');
      })(),
    );
    await expect(open().write('backups/c', breaking)).rejects.toThrow('the disk is gone');
    expect(await open().list('backups/c')).toEqual([]);
  });
});
