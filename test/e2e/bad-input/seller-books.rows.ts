import { BAD_PAGES, type Row } from './row.js';
import type { World } from './world.js';

const ofSeller = {
  by: 'seller',
  forbidden: ['buyer', 'staff', 'operator'],
  id: ({ performanceId }: World) => performanceId,
  strangers: ['otherSeller'],
} as const;

/** What a seller reads of an own performance. */
export const sellerBooksRows: readonly Row[] = [
  { route: 'GET /seller/performances/{id}/sales', ...ofSeller, succeeds: 200 },
  { route: 'GET /seller/performances/{id}/funnel', ...ofSeller, succeeds: 200 },
  {
    route: 'GET /seller/performances/{id}/orders',
    ...ofSeller,
    badQueries: [...BAD_PAGES, 'state=', 'state=sold', 'state=paid&state=refunded'],
    query: 'state=paid&limit=5',
    succeeds: 200,
  },
  { route: 'GET /seller/performances/{id}/settlement.csv', ...ofSeller, succeeds: 200 },
];
