import { randomUUID } from 'node:crypto';
import { BAD_PAGES, type Row } from './row.js';
import { flag, id, int, list, object, optional, refusing, text, word } from './shape.js';
import type { World } from './world.js';

const OTHERS = ['otherBuyer', 'seller', 'staff', 'operator'] as const;
const token = refusing(text(200), '"4242424242424242"', '"토큰"');
const paying = { paymentMethod: { provider: 'sandbox', token: 'tok_ok' } };
const sellers = {
  by: 'seller',
  forbidden: ['buyer', 'staff', 'operator'],
  id: ({ performanceId }: World) => performanceId,
  strangers: ['otherSeller'],
  succeeds: 200,
} as const;
/** The worker ends the watch over a performance as soon as its last entry is gone. */
const writes = ['picket.awaited_performances'];
const anybody = { quantity: 1, autoPay: false };

/** Waiting for seats that come back. */
export const waitlistRows: readonly Row[] = [
  {
    route: 'GET /performances/{id}/waitlist',
    by: 'anyone',
    id: ({ performanceId }) => performanceId,
    hidden: ({ draftPerformanceId, eventId }) => [draftPerformanceId, eventId],
    succeeds: 200,
  },
  {
    route: 'POST /performances/{id}/waitlist',
    by: 'buyer',
    id: ({ waitlist }) => waitlist.soldOutId,
    hidden: ({ draftPerformanceId, eventId }) => [draftPerformanceId, eventId],
    bodies: [
      {
        sample: () => ({
          ...{ quantity: 1, grades: ['R'], sections: ['A'], maxAmountPerSeat: 50_000 },
          ...{ autoPay: false, paymentMethodId: randomUUID(), acceptFewer: true },
        }),
        shape: object({
          quantity: int(1, 20),
          grades: optional(list(50, [text(20)])),
          sections: optional(list(50, [text(20)])),
          maxAmountPerSeat: optional(int(0, 100_000_000)),
          autoPay: flag,
          paymentMethodId: optional(id),
          acceptFewer: optional(flag),
        }),
      },
    ],
    idempotencyKey: 'accepted',
    otherBody: () => ({ acceptFewer: false }),
    refusals: ({ performanceId, laterPerformanceId, waitlist }) => [
      {
        name: 'automatic payment without a method',
        expected: '400 invalid-request',
        body: { quantity: 1, autoPay: true },
      },
      {
        name: 'a payment method that is none',
        expected: '422 payment-method-not-usable',
        body: { quantity: 1, autoPay: true, paymentMethodId: randomUUID() },
      },
      {
        name: 'seats that are there',
        expected: '409 seats-available',
        id: performanceId,
        body: anybody,
      },
      {
        name: 'before the sale',
        expected: '409 not-on-sale',
        id: laterPerformanceId,
        body: anybody,
      },
      {
        name: 'again',
        expected: '409 already-on-waitlist',
        id: waitlist.waitingId,
        body: anybody,
      },
      {
        name: 'no such grade',
        expected: '422 grade-not-in-plan',
        body: { ...anybody, grades: ['VIP \u0000'] },
      },
      {
        name: 'no such section',
        expected: '422 waitlist-never-suitable',
        body: { ...anybody, sections: ['\u0000'] },
      },
      {
        name: 'more than the limit',
        expected: '409 ticket-limit-exceeded',
        body: { ...anybody, quantity: 20 },
      },
    ],
    succeeds: 201,
  },
  { route: 'GET /waitlist', by: 'buyer', badQueries: BAD_PAGES, succeeds: 200 },
  {
    route: 'DELETE /waitlist/{id}',
    by: 'buyer',
    id: ({ waitlist }) => waitlist.entryId,
    strangers: OTHERS,
    succeeds: 204,
  },
  {
    route: 'POST /waitlist/{id}/offer/accept',
    writes,
    by: 'buyer',
    id: ({ waitlist }) => waitlist.entryToAcceptId,
    strangers: OTHERS,
    bodies: [
      {
        sample: () => paying,
        shape: object({ paymentMethod: object({ provider: word, token }) }),
      },
    ],
    idempotencyKey: 'required',
    otherBody: () => ({ paymentMethod: { provider: 'sandbox', token: 'tok_other' } }),
    refusals: ({ waitlist }) => [
      { name: 'no offer', expected: '409 no-offer', id: waitlist.entryId },
      {
        name: 'no such method',
        expected: '404 not-found',
        body: { paymentMethod: { paymentMethodId: randomUUID() } },
      },
    ],
    succeeds: 201,
  },
  {
    route: 'POST /waitlist/{id}/offer/decline',
    writes,
    by: 'buyer',
    id: ({ waitlist }) => waitlist.entryToDeclineId,
    strangers: OTHERS,
    refusals: ({ waitlist }) => [
      { name: 'no offer', expected: '409 no-offer', id: waitlist.entryId },
    ],
    succeeds: 204,
  },
  {
    route: 'GET /seller/performances/{id}/waitlist',
    ...sellers,
    badQueries: BAD_PAGES.filter((query) => query !== 'cursor=7'),
  },
  {
    route: 'PUT /seller/performances/{id}/waitlist',
    ...sellers,
    writes,
    bodies: [
      {
        sample: () => ({ releaseWindow: { minSeconds: 60, maxSeconds: 90 } }),
        shape: object({
          releaseWindow: object({ minSeconds: int(0, 604_800), maxSeconds: int(0, 604_800) }),
        }),
      },
    ],
    refusals: () => [
      {
        name: 'a window that ends before it begins',
        expected: '400 invalid-request',
        body: { releaseWindow: { minSeconds: 2, maxSeconds: 1 } },
      },
    ],
  },
];
