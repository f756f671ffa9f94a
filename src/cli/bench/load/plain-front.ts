import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isAccepting } from '../../processes/ports.js';
import { Refusal } from '../../refusal.js';
import { haproxyCommand } from '../../services/haproxy.js';
import { waitUntil } from '../../wait.js';

const START_LIMIT_MS = 5_000;
const OBJECT = 'object.bin';

/** What a plain front does: one file for every request, or on to servers on these ports. */
export type PlainFrontWork = { readonly object: Buffer } | { readonly ports: readonly number[] };

/**
 * An HAProxy of one thread with no rule but one, for baselines: whatever it does a second is what a
 * front door can do at best. Its answer must fit into HAProxy's buffer of 16 KiB.
 */
export class PlainFront {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** @throws Refusal when HAProxy does not start */
  static async open(work: PlainFrontWork): Promise<PlainFront> {
    const folder = mkdtempSync(join(tmpdir(), 'picket-bench-'));
    const port = await freePort();
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, plainFrontConfig(port, work, join(folder, OBJECT)));
    if ('object' in work) writeFileSync(join(folder, OBJECT), work.object);
    const child = spawn(haproxyCommand(), ['-db', '-f', file], { stdio: 'ignore' });
    const front = new PlainFront(port, child, folder);
    if (await waitUntil(() => isAccepting(port), START_LIMIT_MS)) return front;
    front.end();
    throw new Refusal('The HAProxy of the baseline does not start.');
  }

  end(): void {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Its configuration. @param objectFile where the object lies */
export function plainFrontConfig(port: number, work: PlainFrontWork, objectFile: string): string {
  const rules =
    'object' in work
      ? [`http-request return status 200 content-type application/octet-stream file ${objectFile}`]
      : [
          'http-reuse safe',
          ...work.ports.map((server, index) => `server bare${index + 1} 127.0.0.1:${server}`),
        ];
  return [
    'global',
    '    nbthread 1',
    'defaults',
    '    mode http',
    '    timeout connect 1s',
    '    timeout client 65s',
    '    timeout server 65s',
    'listen plain',
    `    bind 127.0.0.1:${port}`,
    '    maxconn 8000',
    ...rules.map((rule) => `    ${rule}`),
    '',
  ].join('\n');
}
