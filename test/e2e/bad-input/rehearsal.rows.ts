import { randomUUID } from 'node:crypto';
import type { Row } from './row.js';
import { flag, int, line, list, object, optional } from './shape.js';

const ofSeller = { by: 'seller', forbidden: ['buyer', 'staff', 'operator'] } as const;

/** Rehearsals, and giving single orders back: what is valid here is refused by the state of things. */
export const rehearsalRows: readonly Row[] = [
  {
    // Of a performance that is cancelled, so that no crowd comes and writes meanwhile.
    route: 'POST /seller/performances/{id}/rehearsals',
    ...ofSeller,
    id: ({ cancelledPerformanceId }) => cancelledPerformanceId,
    strangers: ['otherSeller'],
    bodies: [
      {
        sample: () => ({ buyers: 10, seconds: 60 }),
        shape: object({ buyers: int(10, 1_000), seconds: int(20, 1_800) }),
      },
    ],
    idempotencyKey: 'required',
    succeeds: 409,
    harmless: true,
  },
  {
    route: 'GET /seller/performances/{id}/rehearsal',
    ...ofSeller,
    id: ({ performanceId }) => performanceId,
    strangers: ['otherSeller'],
    succeeds: 200,
  },
  {
    // Of a performance that is no rehearsal.
    route: 'POST /seller/rehearsals/{id}/end',
    ...ofSeller,
    id: ({ performanceId }) => performanceId,
    strangers: ['otherSeller'],
    succeeds: 404,
    harmless: true,
  },
  {
    route: 'GET /seller/orders/{id}/refund-quote',
    ...ofSeller,
    id: ({ orderId }) => orderId,
    strangers: ['otherSeller'],
    badQueries: ['ticketIds=', 'ticketIds=7', 'waiveFee=', 'waiveFee=yes', 'surprise=1'],
    query: 'waiveFee=true',
    succeeds: 200,
  },
  {
    // A ticket of no order, so that the order stays as it is for others.
    route: 'POST /seller/orders/{id}/refunds',
    ...ofSeller,
    id: ({ orderId }) => orderId,
    strangers: ['otherSeller'],
    bodies: [
      {
        sample: () => ({
          ticketIds: [randomUUID()],
          waiveFee: true,
          reason: '좌석을 쓸 수 없습니다.',
        }),
        shape: object({ ticketIds: optional(list(100, [])), waiveFee: flag, reason: line(300) }),
      },
    ],
    idempotencyKey: 'required',
    succeeds: 422,
    harmless: true,
  },
];
