import {
  appendFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../refusal.js';
import type { Target } from './target.js';

/** File in every folder that holds backups. */
const MARK = '.picket-backups';

/**
 * A folder, best of another machine. Once used it carries a mark; when that is gone the disk is not
 * mounted, and what was written then would lie on the wrong disk, hidden as soon as the right one is
 * back.
 */
export class FolderTarget implements Target {
  /** @param usedFile lists the folders that this installation has used */
  constructor(
    readonly place: string,
    private readonly usedFile: string,
  ) {}

  async list(prefix: string): Promise<string[]> {
    await this.requirePresent();
    if (!existsSync(this.place)) return [];
    const names = readdirSync(this.place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith(PART) && entry.name !== MARK)
      .map((entry) => join(entry.parentPath, entry.name).slice(this.place.length + 1))
      .filter((name) => name.startsWith(prefix));
    return names.sort();
  }

  async read(name: string): Promise<Readable> {
    await this.requirePresent();
    const file = join(this.place, name);
    if (!existsSync(file)) throw new Refusal(`${file} is missing.`);
    return createReadStream(file);
  }

  async write(name: string, content: Readable): Promise<void> {
    await this.requirePresent();
    this.leaveMark();
    const file = join(this.place, name);
    const part = `${file}${PART}`;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    try {
      await pipeline(content, createWriteStream(part, { mode: 0o600 }));
      await toDisk(part);
      await rename(part, file);
      await toDisk(dirname(file));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    const file = join(this.place, name);
    await rm(file, { force: true });
    await rm(`${file}${PART}`, { force: true });
    await rmdir(dirname(file)).catch(() => undefined);
  }

  private requirePresent(): Promise<void> {
    if (existsSync(join(this.place, MARK)) || !this.usedBefore()) return Promise.resolve();
    return Promise.reject(
      new Refusal(
        `${this.place} held backups and has no file ${MARK} now: is its disk mounted? If it is meant ` +
          'to be empty, make that file.',
      ),
    );
  }

  private usedBefore(): boolean {
    if (!existsSync(this.usedFile)) return false;
    return readFileSync(this.usedFile, 'utf8').split('\n').includes(this.place);
  }

  private leaveMark(): void {
    const mark = join(this.place, MARK);
    if (!existsSync(mark)) {
      mkdirSync(this.place, { recursive: true, mode: 0o700 });
      writeFileSync(mark, 'Backups of Picket.\n', { mode: 0o600 });
    }
    if (!this.usedBefore()) appendFileSync(this.usedFile, `${this.place}\n`, { mode: 0o600 });
  }
}

/** Ending of a file that is being written. */
const PART = '.part';

async function toDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
