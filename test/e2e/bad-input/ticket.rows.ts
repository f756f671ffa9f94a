import { randomUUID } from 'node:crypto';
import { BAD_PAGES, type Row } from './row.js';
import { email, flag, id, int, line, moment, object, optional, text, word } from './shape.js';
import type { World } from './world.js';

const ownTicket = {
  by: 'buyer',
  id: ({ ticketId }: World) => ticketId,
  strangers: ['otherBuyer', 'seller', 'staff', 'operator'],
  hidden: ({ otherBuyersTicketId, orderId }: World) => [otherBuyersTicketId, orderId],
  succeeds: 200,
} as const;
export const shownTicket = {
  ...ownTicket,
  refusals: ({ voidTicketId }: World) => [
    { name: 'a void ticket', expected: '410 ticket-void', id: voidTicketId },
  ],
};

const scan = (code: string) => ({ code, gate: '북문 🚪', deviceId: 's-1', scanId: randomUUID() });

/** A printable name the device gives its scan. */
export const scanId = {
  wrong: ['7', 'null', '[]', '""', '"a b"', '"\\u0000"', '"\\uac00"', `"${'a'.repeat(65)}"`],
};

/** Tickets and entering with them. */
export const ticketRows: readonly Row[] = [
  { route: 'GET /tickets', by: 'buyer', badQueries: BAD_PAGES, succeeds: 200 },
  { route: 'GET /tickets/{id}', ...ownTicket },
  { route: 'GET /tickets/{id}/code', ...shownTicket },
  { route: 'GET /tickets/{id}/paper', ...shownTicket },
  {
    route: 'GET /tickets/{id}/key',
    ...shownTicket,
    // The sale of this world starts in weeks, so nobody gets the key yet.
    succeeds: 403,
  },
  { route: 'GET /tickets/{id}/qr.svg', ...shownTicket },
  { route: 'GET /tickets/{id}/qr.png', ...shownTicket },
  {
    route: 'POST /performances/{id}/check-ins',
    by: 'staff',
    forbidden: ['buyer', 'otherSeller', 'operator'],
    id: ({ performanceId }) => performanceId,
    hidden: ({ draftPerformanceId, ticketId }) => [draftPerformanceId, ticketId],
    bodies: [
      {
        sample: ({ ticketCode }) => scan(ticketCode),
        shape: object({
          code: text(4_296),
          gate: line(40),
          deviceId: line(64),
          scanId,
          direction: optional(word),
          scannedAt: optional(moment),
          isNameChecked: optional(flag),
        }),
      },
    ],
    refusals: ({ ticketCode, laterPerformanceId, draftPerformanceId }) => [
      ...['T1:', 'x', '\u0000', '🎫', `${ticketCode}0`, ticketCode.slice(1), 'A'.repeat(4_296)].map(
        (code) => ({
          name: `code ${code.slice(0, 9)}`,
          expected: '422 ticket-invalid',
          body: scan(code),
        }),
      ),
      {
        name: 'a ticket of another performance',
        expected: '409 wrong-performance',
        by: 'seller',
        id: laterPerformanceId,
        body: scan(ticketCode),
      },
      {
        name: 'a draft of another seller',
        expected: '404 not-found',
        by: 'otherSeller',
        id: draftPerformanceId,
        body: scan(ticketCode),
      },
      {
        name: 'a buyer at another performance',
        expected: '403 forbidden',
        by: 'otherBuyer',
        id: laterPerformanceId,
        body: scan(ticketCode),
      },
    ],
    // Every scan that was read is kept with its answer.
    writes: ['picket.scans'],
    succeeds: 200,
  },
];

/** A point of P-256 (its generator), a nonce and a signature as they travel. */
export const POINT = Buffer.from(
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
).toString('base64');
const NONCE = `${'A'.repeat(22)}==`;
export const SIGNATURE = `${'A'.repeat(86)}==`;
/** Base64 of so many bytes. */
export const base64 = (bytes: number) => ({
  wrong: [
    ...['7', 'null', '[]', '{}', '""', '"=="', '"\\u0000"'],
    ...[bytes - 1, bytes + 1].map((count) => `"${Buffer.alloc(count, 4).toString('base64')}"`),
  ],
});
const devicePart = { verifyKey: base64(65), wrapKey: base64(65), nonce: base64(16) };
const enrolling = { verifyKey: POINT, wrapKey: POINT, nonce: NONCE };

/** The device that shows tickets. */
export const deviceRows: readonly Row[] = [
  {
    route: 'PUT /me/ticket-device',
    by: 'buyer',
    bodies: [{ sample: () => enrolling, shape: object(devicePart) }],
    refusals: () => [
      {
        name: 'a point beside the curve',
        expected: '400 invalid-request',
        body: { ...enrolling, wrapKey: Buffer.alloc(65, 4).toString('base64') },
      },
    ],
    succeeds: 200,
  },
  {
    route: 'POST /me/ticket-device/change',
    by: 'buyer',
    bodies: [
      {
        sample: ({ actors }) => ({ ...enrolling, password: actors.buyer.password }),
        shape: object({ ...devicePart, password: text(1_024) }),
      },
    ],
    refusals: () => [
      {
        name: 'another password',
        expected: '403 password-wrong',
        body: { ...enrolling, password: 'nonsense' },
      },
    ],
    // The device that is enrolled already: what was asked for is so.
    succeeds: 200,
    harmless: true,
  },
  {
    route: 'POST /tickets/{id}/device-key',
    ...shownTicket,
    bodies: [
      {
        sample: () => ({
          ...{ deviceId: randomUUID(), nonce: NONCE, nextNonce: NONCE, signature: SIGNATURE },
        }),
        shape: object({
          ...{ deviceId: id, nonce: base64(16), nextNonce: base64(16), signature: base64(64) },
        }),
      },
    ],
    // The sale of this world starts in weeks, so no device gets the key yet.
    succeeds: 403,
    harmless: true,
  },
];

const OTHERS = ['otherBuyer', 'seller', 'staff', 'operator'] as const;

/** Tickets that go to another account. */
export const transferRows: readonly Row[] = [
  {
    route: 'POST /tickets/{id}/transfers',
    ...ownTicket,
    id: ({ transfers }) => transfers.ticketId,
    bodies: [
      {
        sample: ({ actors }) => ({ toEmail: actors.otherBuyer.email }),
        shape: object({ toEmail: email }),
      },
    ],
    idempotencyKey: 'required',
    otherBody: ({ actors }) => ({ toEmail: actors.staff.email }),
    refusals: ({ actors, voidTicketId }) => [
      { name: 'a void ticket', expected: '410 ticket-void', id: voidTicketId },
      {
        name: 'nobody',
        expected: '422 receiver-unknown',
        body: { toEmail: `${randomUUID()}@picket.test` },
      },
      {
        name: 'oneself',
        expected: '422 transfer-to-oneself',
        body: { toEmail: actors.buyer.email },
      },
    ],
    succeeds: 201,
  },
  { route: 'GET /transfers', by: 'buyer', badQueries: BAD_PAGES, succeeds: 200 },
  {
    route: 'POST /transfers/{id}/accept',
    by: 'buyer',
    id: ({ transfers }) => transfers.toAcceptId,
    strangers: OTHERS,
    hidden: ({ transfers }) => [transfers.givenId, transfers.ticketId],
    succeeds: 204,
  },
  {
    route: 'POST /transfers/{id}/decline',
    by: 'buyer',
    id: ({ transfers }) => transfers.toDeclineId,
    strangers: OTHERS,
    hidden: ({ transfers }) => [transfers.givenId, transfers.ticketId],
    succeeds: 204,
  },
  {
    route: 'DELETE /transfers/{id}',
    by: 'buyer',
    id: ({ transfers }) => transfers.givenId,
    strangers: OTHERS,
    hidden: ({ transfers }) => [transfers.toDeclineId, transfers.ticketId],
    succeeds: 204,
  },
];

/** What watches over the system. */
export const operationsRows: readonly Row[] = [
  { route: 'GET /health/live', by: 'anyone', succeeds: 200 },
  { route: 'GET /health/ready', by: 'anyone', succeeds: 200 },
  ...(['cluster', 'audit'] as const).map((what) => ({
    route: `GET /ops/${what}` as const,
    by: 'operator' as const,
    forbidden: ['buyer', 'seller', 'staff'] as const,
    succeeds: 200,
    optional: true,
  })),
  {
    route: 'GET /ops/control',
    by: 'operator',
    forbidden: ['buyer', 'seller', 'staff'],
    succeeds: 200,
  },
  ...(['actions', 'drill-runs'] as const).map((what) => ({
    route: `GET /ops/${what}` as const,
    by: 'operator' as const,
    forbidden: ['buyer', 'seller', 'staff'] as const,
    badQueries: BAD_PAGES,
    succeeds: 200,
  })),
  {
    route: 'POST /ops/commands',
    by: 'operator',
    forbidden: ['buyer', 'seller', 'staff'],
    bodies: [
      // Refused by the command itself: the node runs.
      {
        sample: () => ({ action: 'start', node: 3 }),
        shape: object({ action: word, node: int(1, 5) }),
      },
    ],
    idempotencyKey: 'required',
    otherBody: () => ({ node: 2 }),
    succeeds: 201,
  },
  {
    route: 'GET /ops/commands/{id}',
    by: 'operator',
    forbidden: ['buyer', 'seller', 'staff'],
    id: ({ commandId }) => commandId,
    hidden: ({ ticketId }) => [ticketId],
    succeeds: 200,
  },
  {
    route: 'GET /ops/outbox',
    by: 'operator',
    forbidden: ['buyer', 'seller', 'staff'],
    badQueries: BAD_PAGES,
    succeeds: 200,
  },
  {
    route: 'POST /ops/outbox/{id}/revive',
    by: 'operator',
    forbidden: ['buyer', 'seller', 'staff'],
    id: ({ deadMessageId }) => deadMessageId,
    hidden: ({ ticketId }) => [ticketId],
    succeeds: 204,
  },
  {
    route: 'GET /ops/cluster/stream',
    by: 'operator',
    forbidden: ['buyer', 'seller', 'staff'],
    // Without a limit the valid request would last as long as its token.
    query: 'seconds=1',
    badQueries: ['seconds=0', 'seconds=901', 'seconds=1.5', 'seconds=a', 'seconds=', 'surprise=1'],
    succeeds: 200,
  },
];
