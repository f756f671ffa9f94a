import { mkdirSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Name of the append-only file of decisions. */
export const DECISIONS = 'decisions.jsonl';

/** What a hub keeps, by file name; everything in it is for its owner alone. */
export class HubFolder {
  private readonly writing = new Map<string, Promise<void>>();

  /** Makes the folder if it is not there. */
  constructor(readonly path: string) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Bytes of a file; undefined when it is not there. */
  async bytes(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.file(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** What {@link write} wrote as JSON; undefined when it is not there. */
  async json<Kept>(name: string): Promise<Kept | undefined> {
    const bytes = await this.bytes(name);
    return bytes && (JSON.parse(bytes.toString('utf8')) as Kept);
  }

  /** Puts a whole file in the place of the one before; kept when the promise is. */
  write(name: string, content: Uint8Array | object): Promise<void> {
    const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
    const before = this.writing.get(name) ?? Promise.resolve();
    const written = before.catch(() => undefined).then(() => this.replace(name, bytes));
    this.writing.set(name, written);
    return written;
  }

  private async replace(name: string, bytes: Uint8Array): Promise<void> {
    const draft = `${this.file(name)}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, this.file(name));
    await this.keepNames();
  }

  /** Names of new files are on the disk, too. */
  async keepNames(): Promise<void> {
    const folder = await open(this.path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
