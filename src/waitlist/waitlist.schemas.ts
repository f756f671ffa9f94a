import { z } from 'zod';
import { amountSchema, idSchema, instantSchema, pageOf } from '../http/schemas.js';
import { paymentMethodSchema } from '../orders/payments/payment-methods.schemas.js';
import { ENTRY_TRANSITIONS, type EntryState } from './entry-state.js';
import { type Reason, REASONS } from './reasons.js';

const PARTY_MAX = 20;
const CHOICES_MAX = 50;
const CODE_LENGTH_MAX = 20;
const RELEASE_SECONDS_MAX = 7 * 24 * 60 * 60;

const codesSchema = z
  .array(z.string().min(1).max(CODE_LENGTH_MAX))
  .min(1)
  .max(CHOICES_MAX)
  .optional();

/** POST performances/:id/waitlist; what is left out means any. `maxAmountPerSeat` in won. */
export const joinSchema = z
  .strictObject({
    quantity: z.number().int().min(1).max(PARTY_MAX),
    grades: codesSchema,
    sections: codesSchema,
    maxAmountPerSeat: amountSchema.optional(),
    autoPay: z.boolean().describe('Pay with the saved method as soon as seats are there.'),
    paymentMethodId: idSchema.optional(),
    acceptFewer: z.boolean().default(false).describe('Fewer seats than asked for are fine.'),
  })
  .refine(({ autoPay, paymentMethodId }) => !autoPay || paymentMethodId !== undefined, {
    path: ['paymentMethodId'],
    error: 'Automatic payment needs a saved payment method',
    params: { ko: '자동 결제에는 저장된 결제 수단이 필요합니다' },
  });

export type Join = z.infer<typeof joinSchema>;

const stateSchema = z.enum(Object.keys(ENTRY_TRANSITIONS) as [EntryState]);

const reasonSchema = z
  .object({
    code: z.enum(Object.keys(REASONS) as [Reason]),
    text: z.object({ en: z.string(), ko: z.string() }),
  })
  .nullable();

export const joinedEntrySchema = z.object({
  id: idSchema,
  state: stateSchema,
  ahead: z.number().int().min(0),
});

/** An entry as its owner sees it. */
export const entrySchema = joinedEntrySchema.extend({
  performanceId: idSchema,
  quantity: z.number().int(),
  grades: z.array(z.string()).nullable(),
  sections: z.array(z.string()).nullable(),
  maxAmountPerSeat: amountSchema.nullable(),
  autoPay: z.boolean(),
  acceptFewer: z.boolean(),
  createdAt: instantSchema,
  reason: reasonSchema.describe('Why it was passed over last, or how it ended.'),
  offer: z
    .object({
      holdId: idSchema,
      seats: z.array(
        z.object({
          seatNo: z.number().int(),
          section: z.string(),
          row: z.string(),
          number: z.string(),
          grade: z.string(),
          amount: amountSchema,
        }),
      ),
      amount: amountSchema,
      expiresAt: instantSchema,
      extendedAt: instantSchema.nullable().describe('When its owner got more time, once.'),
    })
    .nullable(),
});

export type EntryView = z.infer<typeof entrySchema>;

export const entryPageSchema = pageOf(entrySchema);

/** GET performances/:id/waitlist. */
export const waitlistInfoSchema = z.object({
  open: z.boolean().describe('Whether one can join: the sale is under way.'),
  waiting: z.number().int(),
});

export const acceptSchema = z.strictObject({ paymentMethod: paymentMethodSchema });

export type Accept = z.infer<typeof acceptSchema>;

/** The order an accepted offer became; its tickets are in the order. */
export const acceptedSchema = z.object({
  id: idSchema.describe('of the order'),
  state: z.enum(['paid', 'partially-refunded', 'refunded']),
  amount: amountSchema,
});

export const acceptedUnknownSchema = z.object({
  id: idSchema,
  state: z.literal('payment-unknown'),
});

const secondsSchema = z.number().int().min(0).max(RELEASE_SECONDS_MAX);

/** When seats that nobody takes go to the public: at random between the two, after they came back. */
export const releaseWindowSchema = z
  .strictObject({ minSeconds: secondsSchema, maxSeconds: secondsSchema })
  .refine(({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds, {
    error: 'minSeconds must not be greater than maxSeconds',
    params: { ko: 'minSeconds는 maxSeconds보다 클 수 없습니다' },
  });

export const waitlistChangeSchema = z.strictObject({ releaseWindow: releaseWindowSchema });

export type WaitlistChange = z.infer<typeof waitlistChangeSchema>;

/** The seller's view: counts, and who waits or has an offer in the order of the line. */
export const sellerWaitlistSchema = z.object({
  releaseWindow: z.object({ minSeconds: z.number().int(), maxSeconds: z.number().int() }),
  waiting: z.number().int(),
  offered: z.number().int(),
  fulfilled: z.number().int(),
  left: z.number().int(),
  lapsed: z.number().int(),
  seatsSetAside: z.number().int(),
  items: z.array(
    z.object({
      id: idSchema,
      number: z.number().int(),
      state: stateSchema,
      quantity: z.number().int(),
      grades: z.array(z.string()).nullable(),
      sections: z.array(z.string()).nullable(),
      maxAmountPerSeat: amountSchema.nullable(),
      autoPay: z.boolean(),
      acceptFewer: z.boolean(),
      reason: reasonSchema,
    }),
  ),
  nextCursor: z.string().nullable(),
});

export type SellerWaitlist = z.infer<typeof sellerWaitlistSchema>;

/** Paging by number in the line. */
export const linePageSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
});
