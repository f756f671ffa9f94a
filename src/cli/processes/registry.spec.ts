import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInstallation } from '../../config/installation.js';
import { homeOf, makeHome } from '../home.js';
import { identify } from './identity.js';
import { takeLock } from './lock.js';
import { isFree, requireFree } from './ports.js';
import { runningProcess, startProgram, stopProgram } from './registry.js';

const root = mkdtempSync(join(tmpdir(), 'picket-registry-'));
const home = homeOf(parseInstallation({ PICKET_HOME: root }, root));
beforeAll(() => makeHome(home));
afterAll(() => rmSync(root, { recursive: true }));

const program = (name: string, script: string) => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  env: {},
  cwd: root,
});

describe('programs', () => {
  it('are found again by their pid file and stopped', async () => {
    const started = await startProgram(home, program('idle', 'setInterval(() => 0, 1000)'));
    expect(runningProcess(home, 'idle')).toEqual(started);
    expect(await stopProgram(home, 'idle', 5_000)).toBe('stopped');
    expect(runningProcess(home, 'idle')).toBeUndefined();
    expect(await stopProgram(home, 'idle', 100)).toBe('was-not-running');
  });

  it('are killed when they do not listen', async () => {
    const script = "process.on('SIGTERM', () => 0); setInterval(() => 0, 1000); console.log('up')";
    await startProgram(home, program('deaf', script));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await stopProgram(home, 'deaf', 200)).toBe('killed');
  });

  it('are not mistaken for a stranger that got the same process id', () => {
    const me = identify(process.pid);
    writeFileSync(join(home.run, 'other.pid'), `${process.pid} ${(me?.startTicks ?? 0) - 1}\n`);
    expect(runningProcess(home, 'other')).toBeUndefined();
  });

  it('that cannot be executed are an error at once', async () => {
    const missing = { ...program('missing', ''), command: join(root, 'nothing') };
    await expect(startProgram(home, missing)).rejects.toThrow('ENOENT');
  });
});

describe('takeLock', () => {
  it('lets one command in at a time', () => {
    const release = takeLock(home, 'up');
    expect(() => takeLock(home, 'down')).toThrow('"picket up"');
    release();
    takeLock(home, 'down')();
  });

  it('takes over from a dead command', () => {
    writeFileSync(join(home.run, 'lock'), '1 1 up\n');
    takeLock(home, 'down')();
  });
});

describe('requireFree', () => {
  it('names the port, its purpose and who has it', async () => {
    const port = 21_999;
    expect(await isFree(port)).toBe(true);
    const script = `require('net').createServer().listen(${port}, '127.0.0.1')`;
    await startProgram(home, program('listener', script));
    while (await isFree(port)) await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(requireFree(new Map([[port, 'Redis']]))).rejects.toThrow(
      new RegExp(`${port} \\(Redis\\) is used by node \\(process \\d+\\)`),
    );
    await stopProgram(home, 'listener', 2_000);
  });
});
