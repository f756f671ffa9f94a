import { testConfig } from '../../support/cluster.js';
import { signedBy } from '../../support/sandbox-bank.js';
import { BAD_PAGES, type Row } from './row.js';
import { object, refusing, text, word } from './shape.js';

const token = refusing(text(200), '"4242424242424242"', '"토큰"');
/** What a buyer pays with. */
export const payment = object({ provider: word, token });

/** Saved payment methods, and what providers tell. */
export const paymentRows: readonly Row[] = [
  {
    route: 'POST /payment-methods',
    by: 'buyer',
    bodies: [{ sample: () => ({ provider: 'sandbox', token: 'tok_ok' }), shape: payment }],
    idempotencyKey: 'accepted',
    otherBody: () => ({ token: 'tok_slow' }),
    refusals: () => [
      {
        name: 'a token of no method',
        expected: '422 payment-method-refused',
        body: { provider: 'sandbox', token: 'nonsense' },
      },
      {
        name: 'a provider that is not enabled',
        expected: '422 payment-provider-unavailable',
        body: { provider: 'stripe', token: 'pm_1' },
      },
    ],
    succeeds: 201,
  },
  {
    route: 'POST /payments/webhooks/{provider}',
    by: 'anyone',
    id: () => 'sandbox',
    headers: () => signedBy(testConfig().SANDBOX_WEBHOOK_SECRET, ''),
    refusals: () => [
      {
        name: 'no signature',
        expected: '401 webhook-signature-invalid',
        headers: {},
      },
      {
        name: 'an old message',
        expected: '401 webhook-stale',
        headers: signedBy(testConfig().SANDBOX_WEBHOOK_SECRET, '', new Date(1_000_000_000_000)),
      },
    ],
    succeeds: 204,
    harmless: true,
  },
  { route: 'GET /payment-methods', by: 'buyer', badQueries: BAD_PAGES, succeeds: 200 },
  {
    route: 'DELETE /payment-methods/{id}',
    by: 'buyer',
    id: ({ paymentMethodId }) => paymentMethodId,
    strangers: ['otherBuyer', 'seller', 'staff', 'operator'],
    succeeds: 204,
  },
];
