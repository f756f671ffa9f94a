import { z } from 'zod';
import { amountSchema, idSchema, pageOf } from '../http/schemas.js';
import { paymentMethodSchema } from './payments/payment-methods.schemas.js';
import { ORDER_TRANSITIONS, type OrderState } from './order-state.js';

const TICKETS_A_REFUND_MAX = 100;

export const placeOrderSchema = z.strictObject({
  holdId: idSchema,
  paymentMethod: paymentMethodSchema,
});

export type PlaceOrder = z.infer<typeof placeOrderSchema>;

/** Tickets of an order, named by their ids. */
export const ticketIdsSchema = z.array(idSchema).min(1).max(TICKETS_A_REFUND_MAX);

/** No body, or one without `ticketIds`, asks for the whole order. */
export const refundSchema = z.strictObject({ ticketIds: ticketIdsSchema.optional() }).optional();

export const orderStateSchema = z.enum(Object.keys(ORDER_TRANSITIONS) as [OrderState]);

export const orderSchema = z.object({
  id: idSchema,
  performanceId: idSchema,
  state: orderStateSchema,
  amount: amountSchema,
  refundedAmount: amountSchema,
  feeAmount: amountSchema,
  createdAt: z.string(),
  tickets: z.array(
    z.object({
      id: idSchema,
      seatNo: z.number().int(),
      section: z.string(),
      row: z.string(),
      number: z.string(),
      amount: amountSchema,
      state: z
        .enum(['valid', 'checked-in', 'transferred', 'void'])
        .describe('`transferred`: another account holds it now.'),
    }),
  ),
});

export type OrderView = z.infer<typeof orderSchema>;

export const orderPageSchema = pageOf(orderSchema);

export const unknownOrderSchema = z.object({ id: idSchema, state: z.literal('payment-unknown') });

export const refundResultSchema = z.object({
  id: idSchema,
  amount: amountSchema,
  feeAmount: amountSchema,
  state: orderStateSchema,
});

export const salesSchema = z.object({
  seatCount: z.number().int(),
  free: z.number().int(),
  held: z.number().int(),
  sold: z.number().int(),
  blocked: z.number().int(),
  grossAmount: z.number().int(),
  refundedAmount: z.number().int(),
  byGrade: z.array(
    z.object({ grade: z.string(), sold: z.number().int(), amount: z.number().int() }),
  ),
});
