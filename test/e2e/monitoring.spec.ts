import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openContext } from '../../src/cli/context.js';
import { createOutput } from '../../src/cli/output.js';
import { targetsOf } from '../../src/cli/services/prometheus.js';
import { fill } from '../../src/cli/template.js';
import { loadInstallation, projectFolder } from '../../src/config/installation.js';
import { putOnSale, signUp } from '../support/client.js';
import { until } from '../support/cluster.js';
import { freePort } from '../support/processes.js';
import { buy } from '../support/sale.js';

const monitoring = join(projectFolder(), 'monitoring');
const START_LIMIT_MS = 120_000;

interface Rule {
  alert: string;
  expr: string;
}

/** Jobs that run only where they are wanted: their metrics exist in no test cluster. */
const OPTIONAL_METRICS = /^picket_(backup|binlog_archive|standby)_/; // exported by the keepers of backup and standby
/** Exported by the health checkers, which are no part of every build of this test's cluster. */
const CHECKER_METRICS = /^picket_node_fit$/;

const rules = readdirSync(join(monitoring, 'rules'))
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => {
    const text = readFileSync(join(monitoring, 'rules', name), 'utf8');
    return (parse(text) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
  });

const panels = readdirSync(join(monitoring, 'grafana', 'dashboards')).flatMap((name) => {
  const text = readFileSync(join(monitoring, 'grafana', 'dashboards', name), 'utf8');
  const { panels: all } = JSON.parse(text) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  return all.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));
});

const expressions = [...rules.map(({ alert, expr }) => [alert, expr] as const), ...panels];

let folder: string;
let base: string;
let prometheus: ChildProcess;

async function get<Data>(path: string): Promise<Data> {
  const response = await fetch(`${base}/api/v1/${path}`);
  const { status, data, error } = (await response.json()) as {
    status: string;
    data: Data;
    error?: string;
  };
  if (status !== 'success') throw new Error(`${path}: ${error}`);
  return data;
}

const query = (expr: string) =>
  get<{ result: unknown[] }>(`query?query=${encodeURIComponent(expr)}`);

/** Every target but the checkers is scraped without an error. */
async function everythingIsScraped(): Promise<boolean> {
  const { activeTargets } = await get<{
    activeTargets: { health: string; labels: { job: string } }[];
  }>('targets?state=active');
  const needed = activeTargets.filter(({ labels }) => labels.job !== 'checker');
  return needed.length > 4 && needed.every(({ health }) => health === 'up');
}

beforeAll(async () => {
  const { performanceId } = await putOnSale();
  await buy(performanceId, await signUp(), [0]);
  folder = mkdtempSync(join(tmpdir(), 'picket-prometheus-'));
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const context = openContext(loadInstallation(), createOutput(true));
  const targets = targetsOf(context).map((target) =>
    target.labels.job === 'prometheus' ? { ...target, targets: [`127.0.0.1:${port}`] } : target,
  );
  const targetsFile = join(folder, 'targets.json');
  writeFileSync(targetsFile, JSON.stringify(targets));
  const template = readFileSync(join(monitoring, 'prometheus.yml'), 'utf8');
  const values = { RULES_FOLDER: join(monitoring, 'rules'), TARGETS_FILE: targetsFile };
  writeFileSync(join(folder, 'prometheus.yml'), fill(template, values));
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  prometheus = spawn('prometheus', args, { stdio: 'ignore' });
  const ready = () => everythingIsScraped().catch(() => false);
  await until('Prometheus scrapes every process', ready, START_LIMIT_MS);
}, START_LIMIT_MS + 30_000);

afterAll(async () => {
  const ended = new Promise((resolve) => prometheus.once('exit', resolve));
  prometheus.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true });
});

/** Names of metrics in an expression: words that are no function, label, keyword or text. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  const words = bare.match(/[a-zA-Z_:][\w:]*(?!\w|\s*\()/g) ?? [];
  return words.filter((word) => !['or', 'and', 'unless', 'bool', 'offset'].includes(word));
}

describe('a real Prometheus over the running system', () => {
  it('has a rule and a panel for each thing worth watching', () => {
    expect(rules.length).toBeGreaterThan(25);
    expect(panels.length).toBeGreaterThan(25);
  });

  it('reads names out of expressions', () => {
    const expr = 'sum by (le) (rate(a_total{b="c"}[1m])) / max(d_seconds) > 3 or absent(e_bytes)';
    expect(metricsIn(expr)).toEqual(['a_total', 'd_seconds', 'e_bytes']);
  });

  it.each(expressions)('evaluates %s, whose metrics all exist', async (_title, expr) => {
    await expect(query(expr)).resolves.toBeDefined();
    const known = new Set(Object.keys(await get<object>('metadata?limit_per_metric=1')));
    const series = new Set(await get<string[]>('label/__name__/values'));
    const missing = metricsIn(expr).filter((name) => {
      if (OPTIONAL_METRICS.test(name) || CHECKER_METRICS.test(name)) return false;
      return !series.has(name) && !known.has(name.replace(/_(bucket|sum|count)$/, ''));
    });
    expect(missing).toEqual([]);
  });

  it('sees three nodes in a group of five with two arbitrators', async () => {
    const value = async (expr: string) =>
      ((await query(expr)).result as { value: [number, string] }[]).map((one) => one.value[1]);
    await until(
      'three nodes are seen',
      async () => (await value('sum(picket_node_synced)'))[0] === '3',
    );
    expect(await value('max(picket_node_cluster_size)')).toEqual(['5']);
    expect(await value('max(picket_node_arbitrators)')).toEqual(['2']);
    expect(await value('sum(picket_orders_total{outcome="paid"}) > 0')).toHaveLength(1);
  });
});
