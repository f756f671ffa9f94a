import { randomUUID } from 'node:crypto';
import { BAD_PAGES, type Body, type Row } from './row.js';
import { payment } from './payment.rows.js';
import { email, id, int, line, list, moment, object, optional, refusing, text } from './shape.js';
import { type Actor, SEATS, type World } from './world.js';

const NOT_SELLERS: readonly Actor[] = ['buyer', 'staff', 'operator'];
const publicPerformance = {
  by: 'anyone',
  id: ({ performanceId }: World) => performanceId,
  hidden: ({ draftPerformanceId, eventId }: World) => [draftPerformanceId, eventId],
  succeeds: 200,
} as const;
const ofSeller = {
  by: 'seller',
  forbidden: NOT_SELLERS,
  id: ({ performanceId }: World) => performanceId,
  strangers: ['otherSeller'],
} as const;

const seatNos = (max: number) =>
  refusing(list(max, [int(0, 1_000_000)]), '[40,40]', '[40,40.0]', '[[40]]', '[0,-0]');
const blocks: Body = {
  sample: () => ({ seatNos: [SEATS.more, SEATS.more + 1] }),
  shape: object({ seatNos: seatNos(1_000) }),
};
const namedSeats: Body = {
  sample: () => ({ seatNos: [SEATS.more + 5, SEATS.more + 6] }),
  shape: object({ seatNos: seatNos(20) }),
};
const bestAvailable: Body = {
  sample: () => ({ bestAvailable: { quantity: 2, grade: 'R' } }),
  shape: object({
    bestAvailable: object({ quantity: int(1, 20), grade: optional(text(20)) }),
  }),
};
const paying = (holdId: string) => ({
  holdId,
  paymentMethod: { provider: 'sandbox', token: 'tok_ok' },
});

/** Payment methods that are none, or not the buyer's. */
const refusedMethods = (holdId: string) => {
  const by = (method: object, expected: string) => ({
    name: JSON.stringify(method),
    expected,
    body: { holdId, paymentMethod: method },
  });
  const stripe = { provider: 'stripe', token: 'pm_1' };
  return [
    by({ paymentMethodId: randomUUID() }, '404 not-found'),
    by({ paymentMethodId: '7' }, '400 invalid-request'),
    by({ paymentMethodId: randomUUID(), token: 'tok_ok' }, '400 invalid-request'),
    by(stripe, '422 payment-provider-unavailable'),
  ];
};

const holdRefusals: Row['refusals'] = (world) => {
  const { laterPerformanceId, queuedPerformanceId, cancelledPerformanceId } = world;
  const one = { seatNos: [SEATS.more] };
  const both = { ...one, bestAvailable: { quantity: 1 } };
  return [
    { name: 'seats and best', expected: '400 invalid-request', body: both },
    {
      name: 'seats of others',
      expected: '409 seats-taken',
      body: { seatNos: [SEATS.otherBuyers] },
    },
    { name: 'a free and a sold seat', expected: '409 seats-taken', body: { seatNos: [50, 2] } },
    { name: 'no such seat', expected: '422 seat-not-in-plan', body: { seatNos: [50, 200] } },
    {
      name: 'no such grade',
      expected: '422 grade-not-in-plan',
      body: { bestAvailable: { quantity: 1, grade: 'VIP 🎫\u0000' } },
    },
    {
      name: 'more than the limit',
      expected: '409 ticket-limit-exceeded',
      body: { bestAvailable: { quantity: 20 } },
    },
    {
      name: 'before the sale',
      expected: '409 not-on-sale',
      id: laterPerformanceId,
      body: { seatNos: [1] },
    },
    ...[{ seatNos: [1] }, { bestAvailable: { quantity: 1 } }].map((body) => ({
      ...{ name: 'of a cancelled performance', expected: '409 performance-cancelled' },
      ...{ id: cancelledPerformanceId, body },
    })),
    ...[undefined, '', 'x', 'a.b.c'].map((pass) => ({
      name: `admission ${pass}`,
      expected: '403 admission-required',
      id: queuedPerformanceId,
      body: one,
      headers: pass === undefined ? undefined : { admission: pass },
    })),
  ];
};

const ownHold = {
  by: 'buyer',
  id: ({ holdToReleaseId }) => holdToReleaseId,
  strangers: ['otherBuyer', 'seller', 'staff', 'operator'],
} satisfies Partial<Row>;

/** Performances on sale: seats, holds, orders. */
export const salesRows: readonly Row[] = [
  { route: 'GET /performances/{id}', ...publicPerformance },
  { route: 'GET /performances/{id}/seats', ...publicPerformance },
  { route: 'GET /performances/{id}/seat-states', ...publicPerformance },
  {
    route: 'GET /seller/performances/{id}/cancellation',
    ...ofSeller,
    id: ({ cancelledPerformanceId }) => cancelledPerformanceId,
    hidden: ({ performanceId }) => [performanceId],
    succeeds: 200,
  },
  {
    // Of a performance that is cancelled already, so that the worker has nothing to write meanwhile.
    route: 'POST /seller/performances/{id}/cancellation',
    ...ofSeller,
    id: ({ cancelledPerformanceId }) => cancelledPerformanceId,
    bodies: [
      { sample: () => ({ reason: '출연자 사정' }), shape: object({ reason: optional(line(300)) }) },
    ],
    mayBeEmpty: true,
    idempotencyKey: 'required',
    otherBody: () => ({ reason: '기상 악화' }),
    succeeds: 202,
  },
  {
    // Of a performance that nobody has a ticket of, so that the worker has nobody to tell.
    route: 'POST /seller/performances/{id}/changes',
    ...ofSeller,
    id: ({ draftPerformanceId }) => draftPerformanceId,
    bodies: [
      {
        sample: () => ({ startsAt: '2090-01-01T10:00:00Z', remark: '공연 시간이 바뀌었습니다.' }),
        shape: object({ startsAt: optional(moment), remark: line(300) }),
      },
    ],
    idempotencyKey: 'required',
    otherBody: () => ({ remark: '출연진이 바뀌었습니다.' }),
    refusals: ({ cancelledPerformanceId }) => [
      {
        name: 'a start that is over',
        expected: '409 performance-not-changeable',
        body: { startsAt: '2001-01-01T10:00:00Z', remark: '어제' },
      },
      {
        name: 'a cancelled performance',
        expected: '409 performance-cancelled',
        id: cancelledPerformanceId,
        body: { remark: '취소된 공연' },
      },
    ],
    succeeds: 201,
  },
  {
    route: 'POST /seller/performances/{id}/staff',
    ...ofSeller,
    bodies: [
      {
        sample: ({ actors }) => ({ email: actors.otherBuyer.email }),
        shape: object({ email }),
      },
    ],
    idempotencyKey: 'accepted',
    otherBody: ({ actors }) => ({ email: actors.buyer.email }),
    refusals: () => [
      {
        name: 'nobody',
        expected: '404 account-not-found',
        body: { email: `${randomUUID()}@picket.test` },
      },
    ],
    succeeds: 201,
  },
  {
    route: 'POST /seller/performances/{id}/blocks',
    ...ofSeller,
    bodies: [blocks],
    refusals: () => [
      { name: 'a held seat', expected: '409 seats-taken', body: { seatNos: [50, SEATS.held] } },
      { name: 'a sold seat', expected: '409 seats-taken', body: { seatNos: [SEATS.sold, 50] } },
      { name: 'no such seat', expected: '422 seat-not-in-plan', body: { seatNos: [50, 200] } },
    ],
    succeeds: 201,
  },
  {
    route: 'DELETE /seller/performances/{id}/blocks',
    ...ofSeller,
    bodies: [blocks],
    refusals: ({ cancelledPerformanceId }) => [
      { name: 'no such seat', expected: '422 seat-not-in-plan', body: { seatNos: [200] } },
      {
        ...{ name: 'a cancelled performance', expected: '409 performance-cancelled' },
        ...{ id: cancelledPerformanceId, body: { seatNos: [1] } },
      },
    ],
    succeeds: 204,
  },
  {
    route: 'POST /performances/{id}/holds',
    by: 'buyer',
    id: ({ performanceId }) => performanceId,
    hidden: ({ draftPerformanceId }) => [draftPerformanceId],
    bodies: [namedSeats, bestAvailable],
    idempotencyKey: 'accepted',
    otherBody: () => ({ seatNos: [60] }),
    refusals: holdRefusals,
    succeeds: 201,
  },
  { route: 'GET /holds/{id}', ...ownHold, succeeds: 200 },
  {
    route: 'POST /holds/{id}/extension',
    ...ownHold,
    idempotencyKey: 'accepted',
    succeeds: 200,
  },
  {
    route: 'DELETE /holds/{id}',
    ...ownHold,
    refusals: ({ convertedHoldId }) => [
      { name: 'a paid hold', expected: '409 hold-converted', id: convertedHoldId },
    ],
    succeeds: 204,
  },
  {
    route: 'POST /orders',
    by: 'buyer',
    bodies: [
      {
        sample: ({ holdToOrderId }) => paying(holdToOrderId),
        shape: object({ holdId: id, paymentMethod: payment }),
      },
    ],
    idempotencyKey: 'required',
    otherBody: () => ({ paymentMethod: { provider: 'sandbox', token: 'tok_other' } }),
    refusals: ({ holdToOrderId, releasedHoldId, convertedHoldId }) => [
      ...(['otherBuyer', 'seller', 'operator'] as const).map((by) => ({
        ...{ name: `hold foreign to ${by}`, expected: '404 not-found', by },
        body: paying(holdToOrderId),
      })),
      { name: 'unknown hold', expected: '404 not-found', body: paying(randomUUID()) },
      { name: 'released hold', expected: '409 hold-expired', body: paying(releasedHoldId) },
      { name: 'paid hold', expected: '409 hold-converted', body: paying(convertedHoldId) },
      ...refusedMethods(holdToOrderId),
    ],
    succeeds: 201,
  },
  { route: 'GET /orders', by: 'buyer', badQueries: BAD_PAGES, succeeds: 200 },
  {
    route: 'GET /orders/{id}',
    by: 'buyer',
    id: ({ orderId }) => orderId,
    strangers: ['otherBuyer', 'seller', 'staff', 'operator'],
    succeeds: 200,
  },
  {
    route: 'GET /orders/{id}/ledger',
    by: 'buyer',
    id: ({ orderId }) => orderId,
    strangers: ['otherBuyer', 'seller', 'staff', 'operator'],
    succeeds: 200,
  },
  {
    route: 'GET /orders/{id}/refund-quote',
    by: 'buyer',
    id: ({ orderId }) => orderId,
    strangers: ['otherBuyer', 'seller', 'staff', 'operator'],
    badQueries: [
      ...['ticketIds=', 'ticketIds=7', 'ticketIds=%00', 'ticketIds[]=1', 'surprise=1'],
      `ticketIds=${Array.from({ length: 101 }, () => randomUUID()).join(',')}`,
      `ticketIds=${randomUUID()},`,
    ],
    succeeds: 200,
  },
  {
    route: 'POST /orders/{id}/refunds',
    by: 'buyer',
    id: ({ orderToRefundId }) => orderToRefundId,
    strangers: ['otherBuyer', 'seller', 'staff', 'operator'],
    bodies: [{ sample: () => ({}), shape: object({ ticketIds: optional(list(100, [])) }) }],
    mayBeEmpty: true,
    idempotencyKey: 'required',
    otherBody: ({ ticketId }) => ({ ticketIds: [ticketId] }),
    refusals: ({ ticketId, otherBuyersTicketId }) => [
      ...[randomUUID(), ticketId, otherBuyersTicketId].map((one) => ({
        ...{ name: 'ticket of another order', expected: '422 ticket-not-in-order' },
        body: { ticketIds: [one] },
      })),
      { name: 'an id that is none', expected: '400 invalid-request', body: { ticketIds: ['7'] } },
    ],
    succeeds: 201,
  },
];
