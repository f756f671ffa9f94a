import { NOTICE_KINDS } from '../../../src/notifications/notice.js';
import { randomUUID } from 'node:crypto';
import { UnsubscribeTokens } from '../../../src/notifications/unsubscribe-token.js';
import { testConfig } from '../../support/cluster.js';
import { BAD_PAGES, type Row } from './row.js';
import { list, object, refusing, text, word } from './shape.js';
import { pushSubscription } from './world.js';

/** Every kind of notice by mail and by push. */
const MUTED_MAX = 2 * Object.keys(NOTICE_KINDS).length;

const clock = { wrong: ['7', 'null', '""', '"24:00"', '"7:00"', '"07:60"', '"07:00:00"', '{}'] };

const preferences = object({
  muted: list(MUTED_MAX, [object({ kind: word, channel: word })], 0),
  // null is an answer: mails may come at any hour.
  quietHours: { ...object({ from: clock, to: clock }), wrong: ['7', '"x"', '[]', 'true'] },
});

const expirationTime = { wrong: ['"7"', '-1', '1e400', '[]', 'true'], optional: true };
const subscription = object({
  endpoint: refusing(text(1_000), '"nothing"', '"https://푸시.test/"', '"/push"'),
  expirationTime,
  keys: object({
    p256dh: refusing(text(100), '"BCVxsr7N"', `"${'A'.repeat(87)}"`),
    auth: refusing(text(100), '"BTBZMqHH6r4T"', `"${'A'.repeat(23)}"`),
  }),
});

/** The link in a mail to somebody who is not there. */
const token = (): string =>
  new UnsubscribeTokens(testConfig()).make({
    accountId: randomUUID(),
    kind: 'event-published',
  });
const badTokens = ['surprise=1', 'token=', 'token=x', `token=${'a'.repeat(201)}`];

/** Notices and what people want of them. */
export const notificationRows: readonly Row[] = [
  { route: 'GET /notifications', by: 'buyer', badQueries: BAD_PAGES, succeeds: 200 },
  {
    route: 'GET /notifications/stream',
    by: 'buyer',
    // Without a limit the valid request would last as long as its token.
    query: 'seconds=1',
    badQueries: ['seconds=0', 'seconds=3601', 'seconds=1.5', 'seconds=a', 'seconds=', 'surprise=1'],
    succeeds: 200,
  },
  {
    route: 'POST /notifications/{id}/read',
    by: 'buyer',
    id: ({ noticeId }) => noticeId,
    strangers: ['otherBuyer', 'seller', 'operator'],
    hidden: ({ otherBuyersNoticeId, ticketId }) => [otherBuyersNoticeId, ticketId],
    succeeds: 204,
  },
  { route: 'GET /me/notification-preferences', by: 'buyer', succeeds: 200 },
  {
    route: 'PUT /me/notification-preferences',
    by: 'buyer',
    bodies: [
      {
        sample: () => ({
          muted: [{ kind: 'event-published', channel: 'email' }],
          quietHours: { from: '22:00', to: '07:30' },
        }),
        shape: preferences,
      },
    ],
    succeeds: 200,
  },
  {
    route: 'GET /notifications/unsubscribe',
    by: 'anyone',
    query: `token=${token()}`,
    badQueries: badTokens.filter((query) => query !== 'token=x' && query !== 'token='),
    succeeds: 200,
  },
  {
    route: 'POST /notifications/unsubscribe',
    by: 'anyone',
    query: `token=${token()}`,
    takesForms: true,
    succeeds: 200,
  },
  { route: 'GET /push/key', by: 'anyone', succeeds: 200 },
  {
    route: 'POST /push/subscriptions',
    by: 'seller',
    bodies: [{ sample: () => pushSubscription('row'), shape: subscription }],
    refusals: () => [
      {
        name: 'a service that is not on the list',
        expected: '422 push-service-unknown',
        body: { ...pushSubscription('row'), endpoint: 'https://127.0.0.1/push' },
      },
    ],
    succeeds: 201,
  },
  { route: 'GET /push/subscriptions', by: 'seller', succeeds: 200 },
  {
    route: 'DELETE /push/subscriptions/{id}',
    by: 'seller',
    id: ({ deviceId }) => deviceId,
    strangers: ['otherSeller', 'buyer', 'operator'],
    hidden: ({ otherSellersDeviceId, ticketId }) => [otherSellersDeviceId, ticketId],
    succeeds: 204,
  },
];
