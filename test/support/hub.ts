import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import type { HubStatus } from '../../src/hub/hub.js';
import { expectStatus, type OnSale } from './client.js';
import { freePort, picket } from './processes.js';
import { eventually } from './sale.js';

const MAIN = join(process.cwd(), 'dist', 'src', 'cli', 'main.js');
const UP_MS = 30_000;

/** Files of a certificate of this machine's own, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A hub as a venue runs it: a process of its own, with a folder that outlives it. */
export class HubProcess {
  private child: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    private readonly port: number,
    readonly deviceId: string,
    private readonly certificate: Certificate | undefined,
  ) {}

  /** Enrols a hub by a link of the seller; it reaches the centre at this address, and runs. */
  static async enrol(
    { performanceId, seller }: OnSale,
    centre: string,
    certificate?: Certificate,
  ): Promise<HubProcess> {
    const path = `/seller/performances/${performanceId}/gate-devices`;
    const { link, deviceId } = await expectStatus<{ link: string; deviceId: string }>(
      201,
      'POST',
      path,
      {
        token: seller.token,
        body: { name: '허브' },
      },
    );
    const folder = mkdtempSync(join(tmpdir(), 'picket-hub-'));
    const hub = new HubProcess(folder, await freePort(), deviceId, certificate);
    await picket('hub', 'enrol', link, '--folder', hub.folder, '--centre', centre);
    await hub.start();
    return hub;
  }

  get url(): string {
    return `${this.certificate ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const { certificate } = this;
    const tls = certificate ? ['--tls-cert', certificate.cert, '--tls-key', certificate.key] : [];
    const args = ['hub', 'run', '--json', '--folder', this.folder, ...tls];
    const logs = join(process.env.PICKET_HOME as string, 'logs');
    const log = openSync(join(logs, `test-hub-${this.port}.log`), 'a');
    this.child = spawn(process.execPath, [MAIN, ...args, '--listen', `127.0.0.1:${this.port}`], {
      stdio: ['ignore', log, log],
    });
    const isUp = (): Promise<boolean> => this.status().then(Boolean, () => false);
    await eventually(isUp, Boolean, UP_MS);
  }

  async status(): Promise<HubStatus> {
    return (await (await this.get('/hub/status')).json()) as HubStatus;
  }

  /** What the hub answers to a browser that trusts its certificate. */
  async get(path: string): Promise<{ status: number; json: () => Promise<unknown> }> {
    const ca = this.certificate && readFileSync(this.certificate.cert);
    const dispatcher = new Agent({ connect: ca ? { ca } : {} });
    try {
      const headers = { accept: 'application/json, text/html' };
      const sent = { dispatcher, headers };
      const { statusCode: status, body } = await request(`${this.url}${path}`, sent);
      const text = await body.text();
      return { status, json: () => Promise.resolve(JSON.parse(text) as unknown) };
    } finally {
      await dispatcher.close();
    }
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
