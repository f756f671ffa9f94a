import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openContext } from '../src/cli/context.js';
import { createOutput } from '../src/cli/output.js';
import { haproxyCommand, haproxyEnvironment } from '../src/cli/services/haproxy.js';
import { fill, readAssignments } from '../src/cli/template.js';
import { loadInstallation, projectFolder } from '../src/config/installation.js';

const run = promisify(execFile);
const project = projectFolder();
const group = readAssignments(join(project, 'galera', 'group.env'));

/** Seconds of an ISO 8601 duration such as PT0.5S. */
function seconds(name: string): number {
  const match = /^PT([\d.]+)S$/.exec(group[name] ?? '');
  return Number(match?.[1]);
}

describe('group settings', () => {
  // One of these left at its default kept a group non-Primary for ever after the first kill.
  it('hang together', () => {
    const suspect = seconds('GROUP_SUSPECT');
    expect(seconds('GROUP_KEEPALIVE')).toBeLessThanOrEqual(suspect / 3);
    expect(seconds('GROUP_CHECK')).toBeLessThanOrEqual(suspect / 2);
    expect(seconds('GROUP_JOIN_RETRANS')).toBeLessThan(suspect);
    expect(seconds('GROUP_INSTALL')).toBeGreaterThanOrEqual(seconds('GROUP_KEEPALIVE'));
    expect(seconds('GROUP_INSTALL')).toBeLessThanOrEqual(seconds('GROUP_INACTIVE'));
    expect(seconds('GROUP_INACTIVE')).toBeGreaterThan(suspect);
  });

  it('are the same for nodes and arbitrators', () => {
    const used = (file: string): string[] =>
      [...readFileSync(join(project, 'galera', file), 'utf8').matchAll(/evs\.\w+=\$\{\w+\}/g)].map(
        (match) => match[0],
      );
    expect(used('arbitrator.cnf')).toEqual(used('node.cnf'));
    expect(used('node.cnf')).toHaveLength(Object.keys(group).length);
  });
});

describe('fill', () => {
  it('puts values in', () => {
    expect(fill('a = ${ONE}:${TWO_2}', { ONE: '1', TWO_2: '2' })).toBe('a = 1:2');
  });

  it('names a placeholder that nobody fills', () => {
    expect(() => fill('${ONE}', {})).toThrow('ONE');
  });

  // The container scripts fill templates with perl; both must read the same placeholders.
  it('does what the containers do', async () => {
    const script = readFileSync(join(project, 'galera', 'container-node.sh'), 'utf8');
    const expression = /perl -pe '([^']+)'/.exec(script)?.[1] ?? '';
    const file = join(project, 'galera', 'arbitrator.cnf');
    const values = { ...group, ARBITRATOR_NUMBER: '1', ARBITRATOR_LISTEN: '127.0.0.1:1' };
    const all = { ...values, CLUSTER_NAME: 'a', CLUSTER_ADDRESS: 'gcomm://127.0.0.1:2' };
    const { stdout } = await run('perl', ['-pe', expression, file], { env: all });
    expect(stdout).toBe(fill(readFileSync(file, 'utf8'), all));
  });
});

describe('haproxy.cfg', () => {
  const home = mkdtempSync(join(tmpdir(), 'picket-haproxy-'));
  const context = openContext({ ...loadInstallation(), home }, createOutput(true));
  afterAll(() => rmSync(home, { recursive: true }));

  const check = async (env: Record<string, string>): Promise<unknown> =>
    run(haproxyCommand(), ['-c', '-f', join(project, 'haproxy', 'haproxy.cfg')], { env });
  const itWithHaproxy = existsSync(haproxyCommand()) ? it : it.skip;

  itWithHaproxy('is accepted by HAProxy with the launcher’s settings', async () => {
    await expect(check(haproxyEnvironment(context))).resolves.toBeDefined();
  });

  itWithHaproxy('is accepted with four API processes', async () => {
    const more = {
      API_3_HOST: '127.0.0.1',
      API_3_PORT: '1',
      API_4_HOST: '127.0.0.1',
      API_4_PORT: '2',
    };
    await expect(check({ ...haproxyEnvironment(context), ...more })).resolves.toBeDefined();
  });

  itWithHaproxy('is refused without a port', async () => {
    const env = haproxyEnvironment(context);
    delete env['HTTP_PORT'];
    await expect(check(env)).rejects.toThrow();
  });
});
