import { z } from 'zod';
import { amountSchema, idSchema } from '../http/schemas.js';

/** Seats in one hold at the most. */
export const SEATS_A_HOLD_MAX = 20;
const SEATS_A_REQUEST_MAX = 1_000;
const GRADE_LENGTH_MAX = 20;

const seatNoSchema = z.number().int().min(0).max(1_000_000);

const seatNosSchema = z
  .array(seatNoSchema)
  .min(1)
  .refine((seatNos) => new Set(seatNos).size === seatNos.length, {
    error: 'Seat numbers must differ',
    params: { ko: '좌석 번호가 서로 달라야 합니다' },
  });

/** POST holds: either named seats, or so many of the best. */
export const placeHoldSchema = z
  .strictObject({
    seatNos: seatNosSchema.max(SEATS_A_HOLD_MAX).optional(),
    bestAvailable: z
      .strictObject({
        quantity: z.number().int().min(1).max(SEATS_A_HOLD_MAX),
        grade: z.string().min(1).max(GRADE_LENGTH_MAX).optional(),
      })
      .optional(),
  })
  .refine(
    ({ seatNos, bestAvailable }) => (seatNos === undefined) !== (bestAvailable === undefined),
    {
      error: 'Give either seatNos or bestAvailable',
      params: { ko: 'seatNos와 bestAvailable 가운데 하나만 보내 주세요' },
    },
  );

export type PlaceHold = z.infer<typeof placeHoldSchema>;

/** So long a stream of seat states lasts at the most; a page comes back with what it has. */
const STREAM_SECONDS_MAX = 900;

/** GET seat-states/stream. */
export const seatStreamQuerySchema = z.strictObject({
  seconds: z.coerce.number().int().min(1).max(STREAM_SECONDS_MAX).default(STREAM_SECONDS_MAX),
});
/** The parsed query of a live stream of seat states. */
export type SeatStreamQuery = z.infer<typeof seatStreamQuerySchema>;

/** POST and DELETE blocks. */
export const blocksSchema = z.strictObject({ seatNos: seatNosSchema.max(SEATS_A_REQUEST_MAX) });

/** A held seat as its buyer sees it; `amount` in won. */
export const heldSeatSchema = z.object({
  seatNo: seatNoSchema,
  section: z.string(),
  row: z.string(),
  number: z.string(),
  grade: z.string(),
  amount: amountSchema,
});

export const holdSchema = z.object({
  id: idSchema,
  performanceId: idSchema,
  state: z.enum(['active', 'converted', 'released', 'expired']),
  seats: z.array(heldSeatSchema),
  amount: amountSchema,
  expiresAt: z.string(),
  isRehearsal: z.boolean().describe('Only sandbox money pays for it.'),
  extendedAt: z.string().nullable().describe('When its buyer got more time, which is given once.'),
});

export type Hold = z.infer<typeof holdSchema>;

export const seatStatesSchema = z.object({
  version: z.number(),
  free: z.number(),
  held: z.number(),
  sold: z.number(),
  blocked: z.number(),
  states: z.string().describe('base64 of two bits a seat by seatNo, low bits first'),
});
