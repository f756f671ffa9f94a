import { z } from 'zod';
import { idSchema, instantSchema, pageOf, pageQuerySchema } from '../http/schemas.js';
import { momentSchema } from './moment.schema.js';
import { performanceSchema } from './performances.schemas.js';
import { lineSchema } from '../http/text.schema.js';

// Longest texts of an event, in UTF-16 units; the columns are as long.
const TITLE_LENGTH_MAX = 200;
const DESCRIPTION_LENGTH_MAX = 10_000;
const GENRE_LENGTH_MAX = 40;
const REGION_LENGTH_MAX = 40;
const VENUE_LENGTH_MAX = 100;
const AGE_RATING_LENGTH_MAX = 20;
const POSTER_URL_LENGTH_MAX = 500;
const QUERY_LENGTH_MAX = 100;
const RUNNING_MINUTES_MAX = 1_440;
const FEE_STEPS_MAX = 10;
const FEE_DAYS_BEFORE_MAX = 365;

const feeStepSchema = z.strictObject({
  daysBefore: z.int().min(0).max(FEE_DAYS_BEFORE_MAX),
  percent: z.int().min(0).max(100),
});

/**
 * What performances in Korea customarily keep: free until ten days before, 10 % from nine, 20 % from
 * six, 30 % from two days before, 90 % on the day itself. Source: consumer dispute settlement
 * standards of the Fair Trade Commission (공정거래위원회 고시, 소비자분쟁해결기준), performances (공연업),
 * refunds for reasons of the buyer's.
 */
const CUSTOMARY_FEE_STEPS = [
  { daysBefore: 9, percent: 10 },
  { daysBefore: 6, percent: 20 },
  { daysBefore: 2, percent: 30 },
  { daysBefore: 0, percent: 90 },
];

const feeStepsSchema = z
  .array(feeStepSchema)
  .max(FEE_STEPS_MAX)
  .refine((steps) => new Set(steps.map(({ daysBefore }) => daysBefore)).size === steps.length, {
    error: 'Give each daysBefore once.',
    params: { ko: 'daysBefore가 같은 단계는 하나만 적어 주세요.' },
  })
  .refine(rises, {
    error: 'A step nearer the performance must not keep less than one before it.',
    params: { ko: '공연일에 가까운 단계의 percent는 앞 단계보다 작을 수 없습니다.' },
  })
  .describe(
    'From daysBefore days before the day of the performance on (calendar of Seoul), percent of the ' +
      'price is kept. Left out: what is customary in Korea. Empty: never a fee.',
  );

function rises(steps: readonly { daysBefore: number; percent: number }[]): boolean {
  const inTime = steps.toSorted((a, b) => b.daysBefore - a.daysBefore);
  return inTime.every(({ percent }, index) => percent >= (inTime[index - 1]?.percent ?? 0));
}

/** Body of `POST /events`. */
export const eventBodySchema = z.strictObject({
  title: lineSchema(TITLE_LENGTH_MAX),
  description: z.string().trim().min(1).max(DESCRIPTION_LENGTH_MAX),
  genre: lineSchema(GENRE_LENGTH_MAX),
  region: lineSchema(REGION_LENGTH_MAX),
  venue: lineSchema(VENUE_LENGTH_MAX),
  ageRating: lineSchema(AGE_RATING_LENGTH_MAX),
  runningMinutes: z.int().min(1).max(RUNNING_MINUTES_MAX),
  posterUrl: z
    .url({ protocol: /^https?$/ })
    .max(POSTER_URL_LENGTH_MAX)
    .optional(),
  cancellationFeeSteps: feeStepsSchema.default(CUSTOMARY_FEE_STEPS),
  deviceBinding: z
    .boolean()
    .default(false)
    .describe('Tickets show their code on one enrolled device of their holder alone.'),
  verifiedBuyersOnly: z
    .boolean()
    .default(false)
    .describe('Seats go to verified persons alone, each with one ticket limit.'),
  reEntry: z.boolean().default(false).describe('Who entered may go out and come back.'),
});
export type EventBody = z.infer<typeof eventBodySchema>;

/** Paging of this module's lists; the cursor is the last shown event's id. */
export const eventPageSchema = pageQuerySchema.extend({ cursor: idSchema.optional() });
export type EventPageQuery = z.infer<typeof eventPageSchema>;

/** Query of `GET /events`: performances from (inclusive) to (exclusive). */
export const eventSearchSchema = eventPageSchema.extend({
  query: z.string().trim().max(QUERY_LENGTH_MAX).optional(),
  genre: lineSchema(GENRE_LENGTH_MAX).optional(),
  region: lineSchema(REGION_LENGTH_MAX).optional(),
  from: momentSchema.optional(),
  to: momentSchema.optional(),
});
export type EventSearch = z.infer<typeof eventSearchSchema>;

/** An event in a list. */
export const eventSummarySchema = z.object({
  id: idSchema,
  sellerId: idSchema,
  title: z.string(),
  genre: z.string(),
  region: z.string(),
  venue: z.string(),
  ageRating: z.string(),
  runningMinutes: z.int(),
  posterUrl: z.string().nullable(),
  state: z.enum(['draft', 'published', 'rehearsal']),
  firstStartsAt: instantSchema.nullable(),
  lastStartsAt: instantSchema.nullable(),
  nextSalesOpenAt: instantSchema
    .nullable()
    .describe('When the next sale of its performances opens; null when all have opened.'),
});
export type EventSummary = z.infer<typeof eventSummarySchema>;

/** An event with its performances. */
export const eventDetailSchema = eventSummarySchema.extend({
  description: z.string(),
  cancellationFeeSteps: z.array(feeStepSchema),
  deviceBinding: z.boolean(),
  verifiedBuyersOnly: z.boolean(),
  reEntry: z.boolean(),
  performances: z.array(performanceSchema),
});
export type EventDetail = z.infer<typeof eventDetailSchema>;

/** One page of events. */
export const eventPageAnswerSchema = pageOf(eventSummarySchema);
export type EventPage = z.infer<typeof eventPageAnswerSchema>;

/** Answer to a created event. */
export const eventCreatedSchema = z.object({ id: idSchema, state: z.literal('draft') });
export type EventCreated = z.infer<typeof eventCreatedSchema>;

/** Answer to a publication. */
export const eventPublishedSchema = z.object({ state: z.literal('published') });
