import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { homeOf } from '../../src/cli/home.js';
import { signal } from '../../src/cli/processes/registry.js';
import { loadInstallation } from '../../src/config/installation.js';

const READY_TRIES = 600;
const READY_POLL_MS = 100;

const home = (): string => process.env.PICKET_HOME as string;
const compiled = (file: string): string => join(process.cwd(), 'dist', 'src', file);

/** A process of Picket that a test started by itself. */
export interface TestProcess {
  baseUrl: string;
  port: number;
  /** SIGKILL, at once. */
  kill(): void;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  exited: Promise<unknown>;
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts one more API process with other settings than the test cluster's and waits until it is
 * ready. HAProxy does not know of it unless {@link serveThrough} tells it.
 */
export async function startApi(settings: Record<string, string> = {}): Promise<TestProcess> {
  const port = await freePort();
  const log = openSync(join(home(), 'logs', `test-api-${port}.log`), 'a');
  const child = spawn(process.execPath, ['--enable-source-maps', compiled('main.js')], {
    env: { ...process.env, DRAIN_MS: '0', ...settings, HTTP_PORT: String(port) },
    stdio: ['ignore', log, log],
  });
  const exited = once(child, 'exit');
  const baseUrl = `http://127.0.0.1:${port}`;
  await waitUntilReady(baseUrl, child);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  return { baseUrl, port, kill: () => child.kill('SIGKILL'), stop, exited };
}

async function waitUntilReady(baseUrl: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < READY_TRIES; attempt++) {
    if (child.exitCode !== null) throw new Error(`The API process ended: ${child.exitCode}`);
    const ok = await fetch(`${baseUrl}/api/v1/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await sleep(READY_POLL_MS);
  }
  throw new Error('The API process did not become ready');
}

/** SIGKILL to the test cluster's worker, which its supervisor starts again. */
export function killWorker(): void {
  signal(homeOf(loadInstallation()), 'worker', 'SIGKILL');
}

/** Sends one command to HAProxy's admin socket and returns its answer. */
export async function haproxy(command: string): Promise<string> {
  const socket = connect(join(home(), 'run', 'haproxy.sock'));
  socket.end(`${command}\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').trim();
}

/**
 * Makes HAProxy send its HTTP traffic to these two processes instead of the test cluster's.
 * @returns puts things back as they were
 */
export async function serveThrough(ports: readonly [number, number]): Promise<() => Promise<void>> {
  const usual = loadInstallation().ports.api;
  const point = async (targets: readonly number[]): Promise<void> => {
    for (const [index, port] of targets.entries()) {
      await haproxy(`set server api/api${index + 1} addr 127.0.0.1 port ${port}`);
    }
    await sleep(1_000); // until its checks have found them
  };
  await point(ports);
  return () => point(usual);
}

/** Runs `picket` against the test cluster; answers what it printed. */
export async function picket(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    compiled('cli/main.js'),
    ...args,
  ]);
  return stdout;
}

/** Runs a `picket` command with --json; answers what it printed as its result. */
export async function picketJson<T>(...args: string[]): Promise<T> {
  return JSON.parse(await picket(...args, '--json')) as T;
}

/** Runs a `picket` command that should be refused; answers its exit status and standard error. */
export async function refusal(...args: string[]): Promise<string> {
  const error = (await picket(...args).then(
    () => ({ code: 0, stderr: '' }),
    (thrown: unknown) => thrown,
  )) as { code: number; stderr: string };
  return `${error.code}: ${error.stderr}`;
}

/** Two API processes of a test's own, in the place of those there are. */
export class OwnCentre {
  private processes: TestProcess[] = [];
  private asUsual: (() => Promise<void>) | undefined;

  /** Starts two, which are served from then on. */
  async serve(): Promise<void> {
    const [one, two] = await Promise.all([startApi(), startApi()]);
    this.processes = [one, two];
    const back = await serveThrough([one.port, two.port]);
    this.asUsual ??= back;
  }

  /** Both die in one moment. */
  kill(): void {
    for (const api of this.processes) api.kill();
  }

  /** Those of before are served again. */
  async end(): Promise<void> {
    await this.asUsual?.();
    await Promise.all(this.processes.map((api) => api.stop()));
  }
}
