import type { Context } from '../context.js';
import { membersOf } from '../members.js';
import { Refusal } from '../refusal.js';
import { ARBITRATOR_NUMBERS } from '../services/arbitrator.js';
import { nodeSql } from './node-sql.js';
import { requireAllSynced, restartArbitrators } from './rolling.js';
import { makeCertificates, tlsFolder, tlsMode } from './tls.js';

/**
 * Gives all members a new certificate of the same authority while they serve. Connections that are
 * open go on with the old one, which others accept until it expires.
 * @throws Refusal when the group is not encrypted or a node is not Synced
 */
export async function renewCertificates(context: Context): Promise<void> {
  if (tlsMode(context) === 'off') {
    throw new Refusal('The group is not encrypted, so there is nothing to renew.');
  }
  await requireAllSynced(context);
  await makeCertificates(context, true);
  context.output.say(`A new certificate lies in ${tlsFolder(context)}.`);
  const reload = `SET GLOBAL wsrep_provider_options = 'socket.ssl_reload=1'`;
  for (const node of membersOf(context)) {
    await nodeSql(context.home, node, [reload], 10_000);
    context.output.say(`Node ${node} shows it to whom it connects from now on.`);
  }
  await restartArbitrators(context, ARBITRATOR_NUMBERS);
}
