import { randomUUID } from 'node:crypto';
import { asRoot } from './cluster.js';

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
