import { z } from 'zod';
import { idSchema, instantSchema } from '../http/schemas.js';
import { lineSchema } from '../http/text.schema.js';

const REASON_LENGTH_MAX = 300;

/** Body of a cancellation; without one no reason is told. */
export const cancelPerformanceSchema = z
  .strictObject({ reason: lineSchema(REASON_LENGTH_MAX).optional() })
  .optional();
export type CancelPerformance = z.infer<typeof cancelPerformanceSchema>;

/** Answer to a cancellation: it is certain, and being worked off. */
export const performanceCancelledSchema = z.object({
  performanceId: idSchema,
  state: z.literal('running'),
});
export type PerformanceCancelledView = z.infer<typeof performanceCancelledSchema>;

/** How far a cancellation is. */
export const cancellationSchema = z.object({
  performanceId: idSchema,
  state: z.enum(['running', 'done']),
  reason: z.string().nullable(),
  cancelledAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  orders: z.object({
    refunded: z.int(),
    open: z.int().describe('Paid and not given back yet'),
    unsettled: z.int().describe('Their provider has not said whether they are paid'),
  }),
  refundsPending: z.int().describe('Decided, and not confirmed by their provider yet'),
  refundedAmount: z.int().describe('Won, with what buyers had given back before'),
});
export type CancellationView = z.infer<typeof cancellationSchema>;
