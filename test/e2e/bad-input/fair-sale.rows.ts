import { BAD_PAGES, type Row } from './row.js';
import { object, optional, text, word } from './shape.js';
import type { World } from './world.js';

const link = { wrong: ['7', 'null', '[]', '{}', '""', '"a b"', '"javascript:alert(1)"'] };
const ofSeller = {
  by: 'seller',
  forbidden: ['buyer', 'staff', 'operator'],
  strangers: ['otherSeller'],
} as const;
const ofPerformance = { ...ofSeller, id: ({ performanceId }: World) => performanceId } as const;

/** Reports, what sellers are to look at, and the evidence log. */
export const fairSaleRows: readonly Row[] = [
  {
    route: 'POST /performances/{id}/reports',
    by: 'buyer',
    id: ({ performanceId }) => performanceId,
    hidden: ({ draftPerformanceId, eventId }) => [draftPerformanceId, eventId],
    bodies: [
      {
        sample: () => ({ topic: 'bot', text: '같은 사람이', link: 'https://example.com/1' }),
        shape: object({ topic: word, text: text(1_000), link: optional(link) }),
      },
    ],
    idempotencyKey: 'accepted',
    otherBody: () => ({ topic: 'other' }),
    succeeds: 201,
  },
  {
    route: 'GET /seller/performances/{id}/review-items',
    ...ofPerformance,
    badQueries: [...BAD_PAGES, 'state=', 'state=closed', 'state=open&state=reviewed'],
    query: 'state=open&limit=5',
    succeeds: 200,
  },
  {
    route: 'POST /seller/review-items/{id}/reviewed',
    ...ofSeller,
    id: ({ reviewItemId }) => reviewItemId,
    succeeds: 204,
  },
  { route: 'GET /seller/performances/{id}/evidence', ...ofPerformance, succeeds: 200 },
  { route: 'GET /seller/performances/{id}/evidence.jsonl', ...ofPerformance, succeeds: 200 },
  {
    route: 'GET /performances/{id}/seat-states/stream',
    by: 'buyer',
    id: ({ performanceId }) => performanceId,
    // Without a limit the valid request would last a quarter of an hour.
    query: 'seconds=1',
    badQueries: ['seconds=0', 'seconds=901', 'seconds=1.5', 'seconds=a', 'seconds=', 'surprise=1'],
    succeeds: 200,
  },
];
