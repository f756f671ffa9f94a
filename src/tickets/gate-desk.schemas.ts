import { z } from 'zod';
import { idSchema } from '../http/schemas.js';
import { checkInBodySchema } from './tickets.schemas.js';

/** Performances that the caller may check in for. */
export const gatePerformancesSchema = z.object({
  items: z.array(
    z.object({
      performanceId: idSchema,
      eventTitle: z.string(),
      seatingPlanName: z.string(),
      startsAt: z.string(),
      seatCount: z.int(),
    }),
  ),
});
export type GatePerformances = z.infer<typeof gatePerformancesSchema>;

/**
 * How many came in, each ticket once; `tickets` are those that can or did, `left` those of whose
 * holders went out and did not come back yet, `inside` the others of those that came in.
 */
export const gateCountsSchema = z.object({
  tickets: z.int(),
  checkedIn: z.int(),
  inside: z.int(),
  left: z.int(),
  byGate: z.array(z.object({ gate: z.string(), checkedIn: z.int(), lastMinute: z.int() })),
});
export type GateCounts = z.infer<typeof gateCountsSchema>;

/** Query of GET /performances/:id/gate/tickets. */
export const findQuerySchema = z.strictObject({
  query: z
    .string()
    .trim()
    .max(254)
    .regex(/^\P{Cc}*$/u)
    .default(''),
});
export type FindQuery = z.infer<typeof findQuerySchema>;

/** Tickets that were found, with their holders' names. */
export const foundTicketsSchema = z.object({
  items: z.array(
    z.object({
      ticketId: idSchema,
      holderName: z.string(),
      section: z.string(),
      row: z.string(),
      number: z.string(),
      state: z.enum(['valid', 'checked-in', 'outside']),
      firstAt: z.string().nullable(),
      firstGate: z.string().nullable(),
    }),
  ),
});
export type FoundTickets = z.infer<typeof foundTicketsSchema>;

const { gate, deviceId, scanId } = checkInBodySchema.shape;

/** Body of POST /performances/:id/manual-check-ins. */
export const manualCheckInBodySchema = z.strictObject({
  ticketId: idSchema.toLowerCase(),
  gate,
  deviceId,
  scanId,
});
export type ManualCheckInBody = z.infer<typeof manualCheckInBodySchema>;
