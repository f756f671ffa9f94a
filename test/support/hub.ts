import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubStatus } from '../../src/hub/hub.js';
import { expectStatus, type OnSale } from './client.js';
import { freePort, picket } from './processes.js';
import { eventually } from './sale.js';

const MAIN = join(process.cwd(), 'dist', 'src', 'cli', 'main.js');
const UP_MS = 30_000;

/** A hub as a venue runs it: a process of its own, with a folder that outlives it. */
export class HubProcess {
  private child: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    private readonly port: number,
  ) {}

  /** Enrols a hub by a link of the seller; it reaches the centre at this address, and runs. */
  static async enrol({ performanceId, seller }: OnSale, centre: string): Promise<HubProcess> {
    const path = `/seller/performances/${performanceId}/gate-devices`;
    const { link } = await expectStatus<{ link: string }>(201, 'POST', path, {
      token: seller.token,
      body: { name: '허브' },
    });
    const hub = new HubProcess(mkdtempSync(join(tmpdir(), 'picket-hub-')), await freePort());
    await picket('hub', 'enrol', link, '--folder', hub.folder, '--centre', centre);
    await hub.start();
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const args = ['hub', 'run', '--json', '--folder', this.folder];
    const logs = join(process.env.PICKET_HOME as string, 'logs');
    const log = openSync(join(logs, `test-hub-${this.port}.log`), 'a');
    this.child = spawn(process.execPath, [MAIN, ...args, '--listen', `127.0.0.1:${this.port}`], {
      stdio: ['ignore', log, log],
    });
    const isUp = (): Promise<boolean> => this.status().then(Boolean, () => false);
    await eventually(isUp, Boolean, UP_MS);
  }

  async status(): Promise<HubStatus> {
    const answer = await fetch(`${this.url}/hub/status`);
    return (await answer.json()) as HubStatus;
  }

  /** SIGKILL, and its end. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it, and takes its folder away. */
  async remove(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
