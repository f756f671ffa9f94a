import { z } from 'zod';
import { pageOf, pageQuerySchema } from '../http/schemas.js';
import { orderSchema, orderStateSchema } from './orders.schemas.js';

/** Query of a seller's list of orders; without `state` those of every state. */
export const sellerOrderQuerySchema = pageQuerySchema.extend({
  state: orderStateSchema.optional(),
});
export type SellerOrderQuery = z.infer<typeof sellerOrderQuerySchema>;

/** One page of a performance's orders as its seller sees them. */
export const sellerOrderPageSchema = pageOf(orderSchema.extend({ buyerName: z.string() }));
export type SellerOrderPage = z.infer<typeof sellerOrderPageSchema>;

const people = z.number().int();

/** People, not requests: whoever held twice counts once. */
export const funnelSchema = z.object({
  line: z
    .object({ joined: people, admitted: people })
    .nullable()
    .describe('null where there is no waiting room, or nobody has come to it yet.'),
  held: people,
  paid: people.describe('With those who gave everything back since.'),
});
export type Funnel = z.infer<typeof funnelSchema>;
