import { z } from 'zod';
import { nodeSql } from '../../cluster/node-sql.js';
import type { Context } from '../../context.js';
import type { HonestClient } from '../../drills/honest-client.js';
import type { Intentions } from '../../drills/intentions.js';
import { membersOf } from '../../members.js';
import { sleep } from '../../wait.js';

const LOOK_MS = 300;
const ACCEPT_SHARE = 0.6;
const DECLINE_SHARE = 0.3;

const acceptedSchema = z.object({ id: z.string() });
const nothingSchema = z.undefined();

/** What the takers need. */
export interface Takers {
  readonly context: Context;
  readonly performanceId: string;
  readonly client: HonestClient;
  readonly intentions: Intentions;
  readonly tokenOf: (accountId: string) => string;
  readonly random: () => number;
}

/**
 * Lets people whose offers do not pay by themselves answer them: most accept, some decline, some never
 * look. Whom to play is read from the database; what they do goes through the API.
 * @returns ends it, once all have had their answers
 */
export function answerOffers(takers: Takers): () => Promise<void> {
  const seen = new Set<string>();
  const answers: Promise<void>[] = [];
  let goesOn = true;
  const look = async (): Promise<void> => {
    while (goesOn) {
      for (const offer of await openOffers(takers)) {
        if (seen.has(offer.holdId)) continue;
        seen.add(offer.holdId);
        answers.push(answer(takers, offer));
      }
      await sleep(LOOK_MS);
    }
  };
  const done = look();
  return async () => {
    goesOn = false;
    await done;
    await Promise.all(answers);
  };
}

interface Offer {
  readonly entryId: string;
  readonly holdId: string;
  readonly accountId: string;
}

async function answer(
  { client, intentions, tokenOf, random }: Takers,
  { entryId, accountId }: Offer,
): Promise<void> {
  const drawn = random();
  const path = `/waitlist/${entryId}/offer`;
  const token = tokenOf(accountId);
  if (drawn < ACCEPT_SHARE) {
    const intention = intentions.open('order', accountId);
    const body = { paymentMethod: { provider: 'sandbox', token: 'tok_ok' } };
    const wish = { method: 'POST', path: `${path}/accept`, token, body } as const;
    const order = await client.insist(intention, wish, acceptedSchema);
    if (order !== undefined) intentions.acknowledge(intention, order.id);
  } else if (drawn < ACCEPT_SHARE + DECLINE_SHARE) {
    const intention = intentions.open('release', accountId);
    const wish = { method: 'POST', path: `${path}/decline`, token, body: {} } as const;
    await client.insist(intention, wish, nothingSchema);
  }
}

/** From whichever node answers: any of them may be dead. */
async function openOffers({ context, performanceId }: Takers): Promise<Offer[]> {
  for (const node of membersOf(context)) {
    try {
      const rows = await nodeSql(context.home, node, [
        'USE picket',
        `SELECT id, hold_id, account_id FROM waitlist_entries
         WHERE performance_id = '${performanceId}' AND state = 'offered' AND auto_pay = 0`,
      ]);
      return rows.map((row) => ({
        entryId: String(row['id']),
        holdId: String(row['hold_id']),
        accountId: String(row['account_id']),
      }));
    } catch {
      continue;
    }
  }
  return [];
}
