import { z } from 'zod';
import { amountSchema, idSchema, instantSchema } from '../http/schemas.js';

const TICKETS_A_QUOTE_MAX = 100;

/** Query of a refund quote: ids separated by commas; without them everything that is left. */
export const refundQuoteQuerySchema = z.strictObject({
  ticketIds: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(idSchema).min(1).max(TICKETS_A_QUOTE_MAX))
    .optional(),
});

/** What a refund would give back and keep if it were asked for now. */
export const refundQuoteSchema = z.object({
  amount: amountSchema,
  feeAmount: amountSchema,
  feePercent: z.int(),
  daysBefore: z.int().describe('Days until the performance by the calendar of Seoul'),
  nextStep: z
    .object({ daysBefore: z.int(), percent: z.int() })
    .nullable()
    .describe('When more is kept: from so many days before on'),
  tickets: z.array(z.object({ ticketId: idSchema, amount: amountSchema, feeAmount: amountSchema })),
});
export type RefundQuote = z.infer<typeof refundQuoteSchema>;

/** One movement of an order's money, in won. */
export const ledgerEntrySchema = z.object({
  kind: z
    .enum(['charge', 'refund', 'fee'])
    .describe('charge: taken in; refund: given back; fee: kept of what was cancelled'),
  amount: amountSchema,
  at: instantSchema,
  state: z.enum(['done', 'pending']).describe('pending: decided, the provider has not confirmed'),
  provider: z.string(),
  reference: z.string().describe('Under which the provider knows the charge or the refund'),
  ticketIds: z.array(idSchema).describe('Tickets that were given back; none for a charge'),
});

/** The money of one order, in the order in which it moved. */
export const ledgerSchema = z.object({
  orderId: idSchema,
  chargedAmount: amountSchema,
  refundedAmount: amountSchema,
  feeAmount: amountSchema,
  keptAmount: amountSchema.describe('Charged less refunded: the price of live tickets, and fees'),
  entries: z.array(ledgerEntrySchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;
