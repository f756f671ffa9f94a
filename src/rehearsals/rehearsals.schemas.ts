import { z } from 'zod';
import { idSchema, instantSchema } from '../http/schemas.js';
import { CROWD_STEPS } from './crowd-step.js';

const BUYERS_MIN = 10;
const BUYERS_MAX = 1_000;
const SECONDS_MIN = 20;
const SECONDS_MAX = 1_800;

/** Body of a rehearsal's start: how many simulated buyers come, and over how long. */
export const rehearsalBodySchema = z.strictObject({
  buyers: z.int().min(BUYERS_MIN).max(BUYERS_MAX),
  seconds: z.int().min(SECONDS_MIN).max(SECONDS_MAX),
});
export type RehearsalBody = z.infer<typeof rehearsalBodySchema>;

/** A rehearsal that was started; `id` is that of its own performance. */
export const rehearsalStartedSchema = z.object({
  id: idSchema,
  eventId: idSchema,
  salesOpenAt: instantSchema,
});
export type RehearsalStarted = z.infer<typeof rehearsalStartedSchema>;

const people = z.int();

/** How far a rehearsal is. */
export const rehearsalSchema = z.object({
  id: idSchema.describe('The performance that is played on'),
  rehearsalOf: idSchema,
  buyers: people,
  seconds: z.int(),
  startedAt: instantSchema,
  state: z.enum(['running', 'ending']),
  crowd: z.object(
    Object.fromEntries(CROWD_STEPS.map((step) => [step, people])) as Record<
      (typeof CROWD_STEPS)[number],
      typeof people
    >,
  ),
  remains: z
    .object({ orders: people, seats: people })
    .describe('What is still there; both go down to 0 while it is thrown away.'),
});
export type RehearsalView = z.infer<typeof rehearsalSchema>;

/** The rehearsal of a performance, or the one that it is; null when there is none. */
export const currentRehearsalSchema = z.object({ rehearsal: rehearsalSchema.nullable() });
export type CurrentRehearsal = z.infer<typeof currentRehearsalSchema>;

/** Answer to the wish to end it. */
export const rehearsalEndingSchema = z.object({ id: idSchema, state: z.literal('ending') });
export type RehearsalEnding = z.infer<typeof rehearsalEndingSchema>;
