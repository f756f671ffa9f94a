import { z } from 'zod';
import { lineSchema } from '../http/text.schema.js';
import { refundQuoteQuerySchema } from './order-books.schemas.js';
import { ticketIdsSchema } from './orders.schemas.js';

const REASON_LENGTH_MAX = 300;

/** Query of a seller's quote: which tickets, and whether the fee is waived. */
export const sellerQuoteQuerySchema = refundQuoteQuerySchema.extend({
  waiveFee: z.enum(['true', 'false']).default('false'),
});
export type SellerQuoteQuery = z.infer<typeof sellerQuoteQuerySchema>;

/** Body of a seller's refund: all tickets the buyer still holds unless some are named. */
export const sellerRefundSchema = z.strictObject({
  ticketIds: ticketIdsSchema.optional(),
  waiveFee: z.boolean().describe("false: the fee is what the buyer's own refund would cost now."),
  reason: lineSchema(REASON_LENGTH_MAX).describe('Told to the buyer.'),
});
export type SellerRefund = z.infer<typeof sellerRefundSchema>;
