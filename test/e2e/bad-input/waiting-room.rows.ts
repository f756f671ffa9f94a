import type { Row } from './row.js';
import { flag, int, line, object, optional } from './shape.js';
import type { World } from './world.js';

const behindLine = {
  id: ({ queuedPerformanceId }: World) => queuedPerformanceId,
  hidden: ({ draftPerformanceId, eventId }: World) => [draftPerformanceId, eventId],
} as const;
const withTicket = {
  ...behindLine,
  by: 'buyer',
  headers: ({ placeTicket }: World) => ({ place: placeTicket }),
  refusals: ({ placeTicket, actors }: World) => [
    ...['', 'x', 'a.b.c', `${placeTicket}x`, actors.buyer.token].map((place) => ({
      name: `ticket ${place.slice(0, 9)}`,
      expected: '422 place-ticket-invalid',
      headers: { place },
    })),
    {
      name: 'the ticket of somebody else',
      expected: '422 place-ticket-invalid',
      by: 'otherBuyer' as const,
    },
  ],
} as const;
const withoutLine = ({ performanceId }: World) => [
  { name: 'no waiting room', expected: '404 no-waiting-room', id: performanceId },
];
const sellers = {
  ...behindLine,
  by: 'seller',
  forbidden: ['buyer', 'staff', 'operator'],
  strangers: ['otherSeller'],
  hidden: undefined,
  succeeds: 200,
} as const;

/** The line before a sale. The tables that its leader moves by itself are not looked at. */
export const waitingRoomRows: readonly Row[] = [
  {
    route: 'POST /performances/{id}/waiting-room',
    ...behindLine,
    by: 'buyer',
    refusals: withoutLine,
    succeeds: 200,
    harmless: true,
  },
  {
    route: 'GET /performances/{id}/waiting-room/board',
    ...behindLine,
    by: 'anyone',
    refusals: withoutLine,
    succeeds: 200,
  },
  { route: 'GET /performances/{id}/waiting-room/place', ...withTicket, succeeds: 200 },
  // The place was called: there is nothing to tell any more, and so nothing to note.
  {
    route: 'PUT /performances/{id}/waiting-room/place/notice',
    ...withTicket,
    succeeds: 204,
    harmless: true,
  },
  {
    route: 'DELETE /performances/{id}/waiting-room/place/notice',
    ...behindLine,
    by: 'buyer',
    refusals: withoutLine,
    succeeds: 204,
    harmless: true,
  },
  { route: 'POST /performances/{id}/waiting-room/admission', ...withTicket, succeeds: 201 },
  {
    route: 'DELETE /performances/{id}/waiting-room',
    ...behindLine,
    by: 'buyer',
    refusals: withoutLine,
    succeeds: 204,
  },
  { route: 'GET /seller/performances/{id}/waiting-room', ...sellers, refusals: withoutLine },
  {
    route: 'PATCH /seller/performances/{id}/waiting-room',
    ...sellers,
    bodies: [
      {
        sample: () => ({ paused: true, message: '🎫 곧 시작합니다', activeBuyersMax: 5 }),
        shape: object({
          paused: optional(flag),
          proofOfWork: optional(flag),
          message: optional({
            ...line(300),
            wrong: line(300).wrong.filter((one) => one !== 'null'),
          }),
          admissionsPerSecondMax: optional(int(1, 10_000)),
          activeBuyersMax: optional(int(1, 100_000)),
        }),
      },
    ],
    refusals: withoutLine,
    harmless: true,
  },
];
