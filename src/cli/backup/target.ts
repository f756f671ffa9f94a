import type { Readable } from 'node:stream';

/** Where backups are kept. Names are relative paths with slashes. */
export interface Target {
  /** For people. */
  readonly place: string;
  /** Names that begin with `prefix`, sorted. */
  list(prefix: string): Promise<string[]>;
  /** @throws Refusal when there is no such name */
  read(name: string): Promise<Readable>;
  /** The name shows the whole content, or what it showed before. */
  write(name: string, content: Readable): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Whole text of a small object. */
export async function readText(target: Target, name: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await target.read(name)) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
