import type Stripe from 'stripe';
import type { ChargeRange } from './payment-gateway.js';

/** Names in Stripe's metadata under which our ids stand. */
export const PAYMENT_KEY = 'picket_payment';
export const REFUND_KEY = 'picket_refund';

const PAGE = 100;
const PAGES_MAX = 20;
/** Stripe's search has what is older than a minute; an hour is far beyond that. */
const SEARCH_LAG_MS = 60 * 60_000;
const CLOCK_SLACK_SECONDS = 60;
const EXPAND = ['latest_charge'];

/**
 * The intent of a payment. Stripe's search is a minute behind and never to be used for reading one's
 * own writes (docs.stripe.com/search), so a young payment is looked for among the intents of its time,
 * which stands in its id (UUIDv7).
 */
export async function findIntent(
  stripe: Stripe,
  key: string,
): Promise<Stripe.PaymentIntent | undefined> {
  const { data } = await stripe.paymentIntents.search({
    query: `metadata['${PAYMENT_KEY}']:'${key}'`,
    limit: 1,
  });
  const [found] = data;
  if (found !== undefined) return stripe.paymentIntents.retrieve(found.id, { expand: EXPAND });
  const beganMs = timeOf(key);
  if (Date.now() - beganMs > SEARCH_LAG_MS) return undefined;
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const range = { fromMs: beganMs, toMs: Date.now(), after, limit: PAGE };
    const { intents, next } = await listIntents(stripe, range);
    const own = intents.find(({ metadata }) => metadata[PAYMENT_KEY] === key);
    if (own !== undefined) return own;
    if (next === undefined) return undefined;
    after = next;
  }
  throw new Error(`Stripe has too many payments to look for ${key} among them`);
}

/** Intents made in a span of time, newest first, a page at a time. */
export async function listIntents(
  stripe: Stripe,
  { fromMs, toMs, after, limit }: ChargeRange,
): Promise<{ intents: readonly Stripe.PaymentIntent[]; next: string | undefined }> {
  const page = await stripe.paymentIntents.list({
    created: {
      gte: Math.floor(fromMs / 1_000) - CLOCK_SLACK_SECONDS,
      lte: Math.ceil(toMs / 1_000) + CLOCK_SLACK_SECONDS,
    },
    limit: Math.min(limit, PAGE),
    expand: EXPAND.map((name) => `data.${name}`),
    ...(after === undefined ? {} : { starting_after: after }),
  });
  return { intents: page.data, next: page.has_more ? page.data.at(-1)?.id : undefined };
}

const timeOf = (uuidV7: string): number => parseInt(uuidV7.replaceAll('-', '').slice(0, 12), 16);
