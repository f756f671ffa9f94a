import { randomUUID } from 'node:crypto';
import { grantRoleByEmail } from '../../src/auth/grant-role.js';
import type { AuditReport } from '../../src/cluster/auditor.js';
import { type Account, expectStatus, signUp } from './client.js';
import { asRoot, testConfig } from './cluster.js';

/** Signs up somebody new who is an operator. */
export async function signUpOperator(): Promise<Account> {
  const operator = await signUp();
  await grantRoleByEmail(testConfig(), operator.email, 'operator');
  return operator;
}

/** What the auditor tells an operator of every node. */
export function audit({ token }: Pick<Account, 'token'>): Promise<AuditReport> {
  return expectStatus<AuditReport>(200, 'GET', '/ops/audit', { token });
}

/** A message of the outbox that was given up. */
export async function giveUpMessage(): Promise<string> {
  const id = randomUUID();
  await asRoot(
    1,
    `INSERT INTO picket.outbox (id, topic, message_key, payload, state, due_at, ended_at)
     VALUES ('${id}', 'test-given-up', '${id}', '{}', 'dead', NOW(3), NOW(3))`,
  );
  return id;
}

/** A command of an operator's that has ended. */
export async function endedCommand(): Promise<string> {
  const id = randomUUID();
  await asRoot(
    1,
    `INSERT INTO picket.operator_commands (id, account_id, action, arguments, state, active)
     VALUES ('${id}', '${randomUUID()}', 'backup', '{}', 'done', NULL)`,
  );
  return id;
}
