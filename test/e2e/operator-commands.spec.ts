import { randomUUID } from 'node:crypto';
import { homeOf } from '../../src/cli/home.js';
import { signal } from '../../src/cli/processes/registry.js';
import { loadInstallation } from '../../src/config/installation.js';
import type {
  Command,
  Control,
  LoggedActionPage,
  PrintedCommand,
} from '../../src/operations/operations.schemas.js';
import { type Account, expectStatus, send, signUp } from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { signUpOperator } from '../support/operations.js';
import { startApi } from '../support/processes.js';
import { eventually, type Problem } from '../support/sale.js';

/** Refused by `picket` itself within a second: the node runs. */
const HARMLESS = { action: 'start', node: 3 } as const;

let operator: Account;

const agent = (what: NodeJS.Signals): boolean =>
  signal(homeOf(loadInstallation()), 'operator-agent', what);
const control = (): Promise<Control> =>
  expectStatus<Control>(200, 'GET', '/ops/control', { token: operator.token });
const ask = (body: object, key: string = randomUUID(), more: { baseUrl?: string } = {}) =>
  send<Command & Problem>('POST', '/ops/commands', { token: operator.token, body, key, ...more });
const ended = (id: string): Promise<PrintedCommand> =>
  eventually(
    () => expectStatus<PrintedCommand>(200, 'GET', `/ops/commands/${id}`, operator),
    ({ endedAt }) => endedAt !== null,
  );
async function logged(id: string) {
  const { items } = await expectStatus<LoggedActionPage>(200, 'GET', '/ops/actions', operator);
  return items.filter((item) => item.id === id);
}

/** A command that the API did not take, straight in the table. */
async function smuggle(action: string, given: object, state = 'requested', ageSeconds = 0) {
  const id = randomUUID();
  await asRoot(
    1,
    `INSERT INTO picket.operator_commands (id, account_id, action, arguments, state, requested_at)
     VALUES ('${id}', '${operator.id}', '${action}', '${JSON.stringify(given)}', '${state}',
       NOW(3) - INTERVAL ${ageSeconds} SECOND)`,
  );
  return id;
}

beforeAll(async () => {
  operator = await signUpOperator();
  await eventually(control, ({ agent: presence, active }) => presence === 'present' && !active);
}, 60_000);

describe('commands of operators', () => {
  it('are taken from operators only, and only those that are allowed', async () => {
    const { token } = await signUp();
    for (const sender of [{ token }, {}]) {
      const refused = await send('POST', '/ops/commands', {
        ...{ ...sender, body: HARMLESS, key: randomUUID() },
      });
      expect(refused.status).toBe('token' in sender ? 403 : 401);
      for (const path of ['/ops/control', '/ops/actions', '/ops/drill-runs']) {
        expect((await send('GET', path, sender)).status).toBe('token' in sender ? 403 : 401);
      }
    }
    for (const body of [
      { action: 'down' },
      { action: 'kill' },
      { action: 'kill', node: '3' },
      { action: 'kill', node: 3, force: true },
      { action: 'backup', node: 3 },
      { action: 'drill', drill: 'kill-all' },
    ]) {
      expect([body, (await ask(body)).body.code]).toEqual([body, 'invalid-request']);
    }
    expect((await control()).active).toBeNull();
  });

  it('run once a key, and are noted with who, what and how it ended', async () => {
    const key = randomUUID();
    const first = await ask(HARMLESS, key);
    expect(first.status).toBe(201);
    const { id } = first.body;
    const command = await ended(id);
    expect(command).toMatchObject({ state: 'failed', message: 'Already running: node 3.' });
    expect(command.lines).toContain('Already running: node 3.');
    const again = await ask(HARMLESS, key);
    expect([again.status, again.body.id]).toEqual([201, id]);
    const reused = await ask({ action: 'start', node: 2 }, key);
    expect(reused.body.code).toBe('idempotency-key-reused');
    const [entry, ...others] = await logged(id);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      ...{ accountId: operator.id, action: 'start', arguments: { node: 3 } },
      ...{ outcome: 'failed', message: 'Already running: node 3.' },
    });
    expect(entry?.durationMs).toBeGreaterThan(0);
  }, 30_000);

  it('run one at a time', async () => {
    agent('SIGSTOP');
    try {
      const first = await ask(HARMLESS);
      expect(first.status).toBe(201);
      expect(await logged(first.body.id)).toMatchObject([{ outcome: 'running' }]);
      const second = await ask({ action: 'backup' });
      expect([second.status, second.body.code]).toEqual([409, 'operator-command-running']);
      expect(second.body).toMatchObject({ running: { id: first.body.id, action: 'start' } });
      agent('SIGCONT');
      await ended(first.body.id);
    } finally {
      agent('SIGCONT');
    }
  }, 30_000);

  it('that came too late are not run, also when another one follows', async () => {
    const late = await smuggle('start', { node: 3 }, 'requested', 11);
    expect(await ended(late)).toMatchObject({ state: 'stale', startedAt: null, lines: [] });
    agent('SIGSTOP');
    try {
      const forgotten = await smuggle('start', { node: 3 }, 'requested', 11);
      const next = await ask(HARMLESS);
      expect(next.status).toBe(201);
      expect(await ended(forgotten)).toMatchObject({ state: 'stale', startedAt: null });
      agent('SIGCONT');
      expect(await ended(next.body.id)).toMatchObject({ state: 'failed' });
    } finally {
      agent('SIGCONT');
    }
  }, 30_000);

  it.each([
    ['down', {}],
    ['start', { node: '3 --json' }],
    ['drill', { drill: 'cluster-loss' }],
  ])('that stand in the table and are not allowed are not run: %s %j', async (action, given) => {
    const command = await ended(await smuggle(action, given));
    expect(command).toMatchObject({ state: 'failed', startedAt: null, lines: [] });
    expect(command.message).toContain('not among the allowed');
  });

  it('of an agent that died end as unknown', async () => {
    agent('SIGSTOP');
    const id = await smuggle('start', { node: 3 }, 'running');
    agent('SIGKILL');
    expect(await ended(id)).toMatchObject({ state: 'unknown', message: null });
    await eventually(control, ({ agent: presence }) => presence === 'present');
  }, 30_000);

  it('are refused where nobody would run them', async () => {
    const api = await startApi({ OPERATOR_STATUS_FILE: 'none' });
    try {
      const { baseUrl } = api;
      const refused = await ask(HARMLESS, randomUUID(), { baseUrl });
      expect([refused.status, refused.body.code]).toEqual([503, 'operator-agent-absent']);
      const { token } = operator;
      const none = await send<Control>('GET', '/ops/control', { token, baseUrl });
      expect(none.body).toMatchObject({ agent: 'none', status: null });
    } finally {
      await api.stop();
    }
  }, 60_000);

  it('are not all that is noted: so is a message that is delivered again', async () => {
    const id = randomUUID();
    await asRoot(
      1,
      `INSERT INTO picket.outbox (id, topic, message_key, payload, due_at, state, ended_at)
       VALUES ('${id}', 'test-nobody', '${id}', '{}', NOW(3), 'dead', NOW(3))`,
    );
    const revive = () => send('POST', `/ops/outbox/${id}/revive`, { token: operator.token });
    expect((await revive()).status).toBe(204);
    expect((await revive()).status).toBe(404);
    const { items } = await expectStatus<LoggedActionPage>(200, 'GET', '/ops/actions', operator);
    const mine = items.filter((item) => item.arguments['messageId'] === id);
    expect(mine).toMatchObject([
      { action: 'revive-message', outcome: 'done', accountId: operator.id },
    ]);
    await asRoot(1, `DELETE FROM picket.outbox WHERE id = '${id}'`);
  });
});
