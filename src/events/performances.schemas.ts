import { z } from 'zod';
import { amountSchema, idSchema, instantSchema } from '../http/schemas.js';
import { momentSchema } from './moment.schema.js';
import { PERFORMANCE_STATES } from './sales-state.js';
import { lineSchema } from '../http/text.schema.js';

const GRADE_LENGTH_MAX = 20;
const GRADE_NAME_LENGTH_MAX = 40;
const GRADES_MAX = 100;
const TICKETS_PER_BUYER_MAX = 1_000;
const ACTIVE_BUYERS_MAX = 100_000;
const ACTIVE_BUYERS_DEFAULT = 1_000;
const ADMISSIONS_PER_SECOND_MAX = 10_000;
const ADMISSIONS_PER_SECOND_DEFAULT = 50;
const EMAIL_LENGTH_MAX = 254;

const priceSchema = z.strictObject({
  grade: lineSchema(GRADE_LENGTH_MAX),
  amount: amountSchema,
  name: lineSchema(GRADE_NAME_LENGTH_MAX)
    .optional()
    .describe('What buyers read; the grade itself unless given.'),
});
export type Price = z.infer<typeof priceSchema>;

const waitingRoomSchema = z.strictObject({
  enabled: z.boolean(),
  activeBuyersMax: z.int().min(1).max(ACTIVE_BUYERS_MAX).default(ACTIVE_BUYERS_DEFAULT),
  admissionsPerSecondMax: z
    .int()
    .min(1)
    .max(ADMISSIONS_PER_SECOND_MAX)
    .default(ADMISSIONS_PER_SECOND_DEFAULT),
});

/** Body of `POST /events/:id/performances`. */
export const performanceBodySchema = z.strictObject({
  startsAt: momentSchema,
  salesOpenAt: momentSchema,
  salesCloseAt: momentSchema,
  seatingPlanId: idSchema.toLowerCase(),
  prices: z.array(priceSchema).min(1).max(GRADES_MAX),
  maxTicketsPerBuyer: z.int().min(1).max(TICKETS_PER_BUYER_MAX),
  waitingRoom: waitingRoomSchema.prefault({ enabled: false }),
});
export type PerformanceBody = z.infer<typeof performanceBodySchema>;

/** Answer to a created performance. */
export const performanceCreatedSchema = z.object({ id: idSchema, seatCount: z.int() });
export type PerformanceCreated = z.infer<typeof performanceCreatedSchema>;

/** A performance as the public reads it. */
export const performanceSchema = z.object({
  id: idSchema,
  eventId: idSchema,
  startsAt: instantSchema,
  salesOpenAt: instantSchema,
  salesCloseAt: instantSchema,
  maxTicketsPerBuyer: z.int(),
  grades: z.array(z.object({ code: z.string(), name: z.string(), amount: amountSchema })),
  seatingPlan: z.object({ id: idSchema, name: z.string() }),
  seatCount: z.int(),
  waitingRoom: z.object({ enabled: z.boolean() }),
  state: z.enum(PERFORMANCE_STATES),
  isRehearsal: z.boolean().describe('Only its seller and their staff can see a rehearsal.'),
  change: z
    .object({ startsAtBefore: instantSchema, remark: z.string(), changedAt: instantSchema })
    .nullable()
    .describe('What its seller changed last since it was announced.'),
});
export type PerformanceView = z.infer<typeof performanceSchema>;

/** Body of `POST /seller/performances/:id/staff`. */
export const staffBodySchema = z.strictObject({
  email: z.string().trim().max(EMAIL_LENGTH_MAX).pipe(z.email()),
});
export type StaffBody = z.infer<typeof staffBodySchema>;

/** Answer to an appointment. */
export const staffAppointedSchema = z.object({ performanceId: idSchema, accountId: idSchema });
export type StaffAppointed = z.infer<typeof staffAppointedSchema>;
