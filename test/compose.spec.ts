import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { checkerSchema } from '../src/config/checker-config.js';
import { configSchema } from '../src/config/config.schema.js';
import { sandboxBankSchema } from '../src/config/sandbox-bank-config.js';
import { projectFolder } from '../src/config/installation.js';
import { readAssignments } from '../src/cli/template.js';
import { type ComposeService, composeValidator, readCompose } from './support/compose-schema.js';

const project = projectFolder();
const compose = readCompose('docker-compose.galera.yml');
const services = Object.entries(compose.services);
const named = (pattern: RegExp): [string, ComposeService][] =>
  services.filter(([name]) => pattern.test(name));
const nodes = named(/^node\d$/);
const applications = named(/^(api\d|worker|migrate|tools)$/);
const oneShot = ['migrate', 'tools', 'certificates'];

/** Names of the placeholders of a template. */
function placeholders(file: string): Set<string> {
  const text = readFileSync(join(project, file), 'utf8').replace(/^(#|--).*$/gm, '');
  return new Set([...text.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map((match) => match[1] ?? ''));
}

/** Names that the container scripts make from PICKET_CLUSTER_TLS. */
const madeByScripts = ['GROUP_TLS', 'TLS_FOLDER', 'SST_ENCRYPT'];

/** Names that a service's environment and its env_file give. */
function given(service: ComposeService): Set<string> {
  const files = (service.env_file ?? []).map((file) => readAssignments(join(project, file)));
  const names = [service.environment ?? {}, ...files].flatMap((each) => Object.keys(each));
  return new Set(names.includes('PICKET_CLUSTER_TLS') ? [...names, ...madeByScripts] : names);
}

const missing = (wanted: Iterable<string>, there: Set<string>): string[] =>
  [...wanted].filter((name) => !there.has(name));

describe('docker-compose.galera.yml', () => {
  it('keeps to the Compose Specification', () => {
    const validate = composeValidator();
    expect(validate(compose) ? [] : validate.errors).toEqual([]);
  });

  it('would be refused with a key that Compose does not know', () => {
    const broken = { ...compose, services: { node1: { image: 'a', healthchek: {} } } };
    expect(composeValidator()(broken)).toBe(false);
  });

  it('describes the system of the local launcher', () => {
    const count = (pattern: RegExp): number => named(pattern).length;
    expect({
      nodes: count(/^node\d$/),
      arbitrators: count(/^arbitrator\d$/),
      checkers: count(/^checker\d$/),
      api: count(/^api\d$/),
      others: count(/^(haproxy|redis|worker|migrate|certificates|sandbox-bank)$/),
    }).toEqual({ nodes: 3, arbitrators: 2, checkers: 3, api: 2, others: 6 });
  });

  it.each(services)('%s comes from a pinned image or from a Dockerfile here', (_name, service) => {
    if (service.build === undefined) expect(service.image).toMatch(/^(\w+\/)?\w+:v?\d+\.\d+\.\d+$/);
    else expect(existsSync(join(project, service.build.dockerfile ?? 'Dockerfile'))).toBe(true);
  });

  it.each(['Dockerfile', 'galera/arbitrator.Dockerfile'])('%s pins its images', (file) => {
    const lines = readFileSync(join(project, file), 'utf8').match(/^FROM .*$/gm) ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^FROM \w+:\d+\.\d+(\.\d+)?-[\w-]+( AS \w+)?$/);
  });

  it.each(services)('%s tells its health', (name, service) => {
    if (oneShot.includes(name)) return;
    const inImage = service.image === 'picket';
    expect(service.healthcheck?.test !== undefined || inImage).toBe(true);
    expect(service.healthcheck?.disable).toBeUndefined();
    expect(service.restart).toBe('unless-stopped');
  });

  it.each(services)('%s waits only for services that exist', (_name, service) => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services).toHaveProperty(other);
      expect(condition).toMatch(/^service_(started|healthy|completed_successfully)$/);
    }
  });

  it.each(services)('%s gets no secret from this file', (_name, service) => {
    for (const [name, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|SECRET$|SIGNING_KEY|BANK_KEY/.test(name))
        expect(value).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
    }
  });

  it.each(named(/haproxy|prometheus|grafana/))(
    '%s is reached from this machine only',
    (_name, service) => {
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    },
  );
});

describe('the templates in containers', () => {
  it.each(nodes)('%s runs from galera/node.cnf and galera/accounts.sql', (_name, service) => {
    expect(service.volumes).toContain('./galera:/etc/picket/galera:ro');
    expect(service.entrypoint).toContain('/etc/picket/galera/container-node.sh');
    const names = [...placeholders('galera/node.cnf'), ...placeholders('galera/accounts.sql')];
    expect(missing(names, given(service))).toEqual([]);
  });

  it.each(named(/^arbitrator/))('%s runs from galera/arbitrator.cnf', (_name, service) => {
    expect(service.volumes).toContain('./galera:/etc/picket/galera:ro');
    const dockerfile = readFileSync(join(project, 'galera/arbitrator.Dockerfile'), 'utf8');
    expect(dockerfile).toContain('/etc/picket/galera/container-arbitrator.sh');
    expect(missing(placeholders('galera/arbitrator.cnf'), given(service))).toEqual([]);
  });

  it('haproxy runs from haproxy/haproxy.cfg', () => {
    const service = compose.services['haproxy'] as ComposeService;
    expect(service.volumes).toContain('./haproxy:/usr/local/etc/haproxy:ro');
    const names = missing(placeholders('haproxy/haproxy.cfg'), given(service));
    // Servers that haproxy.cfg has only where there are that many API processes, or nodes.
    expect(names.filter((name) => !/^API_[34]_|^(NODE|CHECKER)_[45]_/.test(name))).toEqual([]);
  });

  it.each(applications)(
    '%s gets every setting that has no default, and no unknown one',
    (_n, s) => {
      const shape: Record<string, z.ZodType> = configSchema.shape;
      const required = Object.keys(shape).filter((name) => shape[name]?.safeParse(undefined).error);
      expect(missing(required, given(s))).toEqual([]);
      expect(missing(given(s), new Set(Object.keys(shape)))).toEqual([]);
    },
  );

  it('sandbox-bank gets its settings', () => {
    const { environment } = compose.services['sandbox-bank'] as ComposeService;
    const texts = { ...environment, SANDBOX_BANK_KEY: 'k'.repeat(32) };
    const all = { ...texts, SANDBOX_WEBHOOK_SECRET: 's'.repeat(32) };
    const issues = sandboxBankSchema.safeParse({ ...all, SANDBOX_WEBHOOK_URL: 'http://a' }).error;
    expect(issues?.issues ?? []).toEqual([]);
    expect(missing(Object.keys(all), new Set(Object.keys(sandboxBankSchema.shape)))).toEqual([]);
  });

  it.each(named(/^checker/))('%s gets its settings', (_name, service) => {
    expect(checkerSchema.safeParse(service.environment).error?.issues ?? []).toEqual([]);
  });
});
