import { type Account, expectStatus } from './client.js';

/** A report as the API answers it in the seller's list, or a purchase there. */
export interface ReviewItemBody {
  id: string;
  kind: 'fast-purchase' | 'report';
  reviewedAt: string | null;
  orderId: string | null;
  buyerName: string | null;
  seconds: number | null;
  topic: string | null;
  text: string | null;
  link: string | null;
}

/** Reports a performance. @returns the id in the seller's list */
export async function report(
  performanceId: string,
  buyer: Account,
  body: object = { topic: 'resale', text: '두 배 값에 팝니다' },
): Promise<string> {
  const path = `/performances/${performanceId}/reports`;
  const { id } = await expectStatus<{ id: string }>(201, 'POST', path, {
    ...{ token: buyer.token, body },
  });
  return id;
}

/** The seller's list of what to look at. */
export async function reviewItems(
  performanceId: string,
  seller: Account,
  query = '',
): Promise<ReviewItemBody[]> {
  const path = `/seller/performances/${performanceId}/review-items${query}`;
  const { token } = seller;
  const { items } = await expectStatus<{ items: ReviewItemBody[] }>(200, 'GET', path, { token });
  return items;
}
