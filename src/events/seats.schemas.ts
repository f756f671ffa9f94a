import { z } from 'zod';
import { SEAT_KINDS } from './seating-plan-layout.js';

const seatSchema = z.object({
  seatNo: z.int(),
  label: z.string(),
  number: z.string(),
  grade: z.string(),
  kind: z.enum(SEAT_KINDS).optional().describe('Left out for a standard seat.'),
  position: z.object({ x: z.number(), y: z.number() }).describe('Metres.'),
});

/** Answer of `GET /performances/:id/seats`, for its description only. */
export const seatsSchema = z.object({
  seatCount: z.int(),
  grades: z.array(z.string()),
  sections: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      grade: z.string(),
      standing: z.boolean(),
      firstSeatNo: z.int(),
      seatCount: z.int(),
      rows: z.array(
        z.object({ label: z.string(), firstSeatNo: z.int(), seats: z.array(seatSchema) }),
      ),
    }),
  ),
});
