import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { projectFolder } from '../src/config/installation.js';

const run = promisify(execFile);
const monitoring = join(projectFolder(), 'monitoring');
const files = readdirSync(join(monitoring, 'rules')).filter((name) => name.endsWith('.yml'));
const read = <T>(...path: string[]): T =>
  parse(readFileSync(join(monitoring, ...path), 'utf8')) as T;

interface Rule {
  alert: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

interface RuleCase {
  alert_rule_test: { alertname: string; exp_alerts: unknown[] }[];
}

const rules = files.flatMap((name) =>
  read<{ groups: { rules: Rule[] }[] }>('rules', name).groups.flatMap((group) => group.rules),
);
const cases = files.flatMap((name) =>
  read<{ tests: RuleCase[] }>('rules/tests', name).tests.flatMap((one) => one.alert_rule_test),
);
const itWithPromtool = existsSync('/usr/bin/promtool') ? it : it.skip;

describe.each(rules.map((rule) => [rule.alert, rule] as const))('%s', (alert, rule) => {
  it('has a severity, a sentence and a page that says what to do', () => {
    expect(rule.labels.severity).toMatch(/^(warning|critical)$/);
    expect(rule.annotations.summary).toMatch(/\.$/);
    expect(rule.annotations.runbook).toBe(`monitoring/runbooks/${alert}.md`);
    const page = readFileSync(join(projectFolder(), rule.annotations.runbook), 'utf8');
    const headings = page.match(/^## .*$/gm);
    expect(headings).toEqual([
      '## What it means for buyers',
      '## First look',
      '## Likely causes',
      '## Way back',
      '## When to escalate',
    ]);
  });

  it('is shown to fire and not to fire', () => {
    const mine = cases.filter(({ alertname }) => alertname === alert);
    expect(mine.some(({ exp_alerts: expected }) => expected.length > 0)).toBe(true);
    expect(mine.some(({ exp_alerts: expected }) => expected.length === 0)).toBe(true);
  });
});

describe('alert rules', () => {
  it('have no page too many', () => {
    const pages = readdirSync(join(monitoring, 'runbooks')).map((name) => name.replace('.md', ''));
    expect(pages.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  itWithPromtool.each(files)(
    '%s does what its cases say, by promtool',
    async (name) => {
      await run('promtool', ['check', 'rules', join(monitoring, 'rules', name)]);
      await run('promtool', ['test', 'rules', join(monitoring, 'rules', 'tests', name)]);
    },
    180_000,
  );
});

describe('dashboards', () => {
  it.each(readdirSync(join(monitoring, 'grafana', 'dashboards')))(
    '%s explains each panel',
    (name) => {
      const { panels } = JSON.parse(
        readFileSync(join(monitoring, 'grafana', 'dashboards', name), 'utf8'),
      ) as { panels: { title: string; description: string }[] };
      expect(panels.length).toBeGreaterThan(8);
      for (const { description } of panels) expect(description).toMatch(/^\S.{15,}\.$/);
    },
  );
});
