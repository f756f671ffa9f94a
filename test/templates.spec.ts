import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeCertificates, TLS_MODES, tlsFolder, tlsValues } from '../src/cli/cluster/tls.js';
import { openContext } from '../src/cli/context.js';
import { createOutput } from '../src/cli/output.js';
import { writeMembers } from '../src/cli/members.js';
import { haproxyCommand, haproxyEnvironment, haproxyNodes } from '../src/cli/services/haproxy.js';
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
    const cluster = { CLUSTER_NAME: 'a', CLUSTER_ADDRESS: 'gcomm://127.0.0.1:2' };
    const all = { ...values, ...cluster, GROUP_TLS: 'socket.ssl=NO' };
    const { stdout } = await run('perl', ['-pe', expression, file], { env: all });
    expect(stdout).toBe(fill(readFileSync(file, 'utf8'), all));
  });
});

describe('encryption', () => {
  const home = mkdtempSync(join(tmpdir(), 'picket-tls-'));
  const context = openContext({ ...loadInstallation(), home }, createOutput(true));
  afterAll(() => rmSync(home, { recursive: true }));

  // The containers have a bash script for what the launcher does in TypeScript.
  it.each(TLS_MODES)('%s is the same in containers as with the launcher', async (mode) => {
    await makeCertificates(context);
    const folder = join(home, 'copy');
    const script = join(project, 'galera', 'container-tls.sh');
    const { stdout } = await run('bash', ['-euc', `. "$0" "$1"; env`, script, folder], {
      env: { PATH: '/usr/bin:/bin', PICKET_CLUSTER_TLS: mode, TLS_SOURCE: tlsFolder(context) },
    });
    const lines = stdout.split('\n');
    for (const [name, value] of Object.entries(tlsValues(mode, folder))) {
      expect(lines).toContain(`${name}=${value}`);
    }
  });

  it('has a key that only its owner reads, and a certificate of its own authority', async () => {
    await makeCertificates(context);
    const at = (file: string): string => join(tlsFolder(context), file);
    for (const file of ['key.pem', 'ca-key.pem'])
      expect(statSync(at(file)).mode & 0o777).toBe(0o600);
    const before = new X509Certificate(readFileSync(at('cert.pem')));
    const authority = new X509Certificate(readFileSync(at('ca.pem')));
    expect(before.verify(authority.publicKey)).toBe(true);
    await makeCertificates(context);
    expect(readFileSync(at('cert.pem'), 'utf8')).toBe(before.toString());
    await makeCertificates(context, true);
    const renewed = new X509Certificate(readFileSync(at('cert.pem')));
    expect(renewed.serialNumber).not.toBe(before.serialNumber);
    expect(renewed.verify(authority.publicKey)).toBe(true);
  });
});

describe('haproxy.cfg', () => {
  const home = mkdtempSync(join(tmpdir(), 'picket-haproxy-'));
  const context = openContext({ ...loadInstallation(), home }, createOutput(true));
  afterAll(() => rmSync(home, { recursive: true }));

  const check = async (env: Record<string, string>): Promise<unknown> =>
    run(haproxyCommand(), ['-c', '-f', join(project, 'haproxy', 'haproxy.cfg')], { env });
  const settings = (): Record<string, string> => ({
    ...haproxyEnvironment(context),
    ...haproxyNodes(context),
  });
  const itWithHaproxy = existsSync(haproxyCommand()) ? it : it.skip;

  itWithHaproxy('is accepted by HAProxy with the launcher’s settings', async () => {
    await expect(check(settings())).resolves.toBeDefined();
  });

  itWithHaproxy('is accepted with four API processes', async () => {
    const more = {
      API_3_HOST: '127.0.0.1',
      API_3_PORT: '1',
      API_4_HOST: '127.0.0.1',
      API_4_PORT: '2',
    };
    await expect(check({ ...settings(), ...more })).resolves.toBeDefined();
  });

  itWithHaproxy('is accepted with four nodes, of which none is node 2', async () => {
    writeMembers(context, [1, 3, 4, 5]);
    const env = settings();
    expect(Object.keys(env).filter((name) => /^NODE_.*_PORT$/.test(name))).toHaveLength(4);
    await expect(check(env)).resolves.toBeDefined();
    writeMembers(context, [1, 2, 3]);
  });

  itWithHaproxy('is refused without a port', async () => {
    const env = settings();
    delete env['HTTP_PORT'];
    await expect(check(env)).rejects.toThrow();
  });
});
