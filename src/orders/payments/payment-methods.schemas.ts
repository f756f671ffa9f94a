import { z } from 'zod';
import { idSchema, pageOf } from '../../http/schemas.js';
import { looksLikeCardNumber } from './card-number.js';
import { PROVIDERS } from './payment-gateway.js';

const TOKEN_LENGTH_MAX = 200;

/** What a provider's page gave the buyer; printable ASCII, and never a card number. */
export const paymentTokenSchema = z
  .string()
  .min(1)
  .max(TOKEN_LENGTH_MAX)
  .regex(/^[\x20-\x7e]+$/)
  .superRefine((token, context) => {
    if (!looksLikeCardNumber(token)) return;
    context.addIssue({
      code: 'custom',
      message: "Send the provider's token; card numbers are not taken here.",
      params: { ko: '카드 번호는 받지 않습니다. 결제사가 준 토큰을 보내 주세요.' },
    });
  });

export const providerTokenSchema = z.strictObject({
  provider: z.enum(PROVIDERS),
  token: paymentTokenSchema,
});

export type ProviderToken = z.infer<typeof providerTokenSchema>;

/** What a buyer pays with: a provider's token, or a method saved before. */
export const paymentMethodSchema = z.union([
  providerTokenSchema,
  z.strictObject({ paymentMethodId: idSchema }),
]);

export type PaymentMethodChoice = z.infer<typeof paymentMethodSchema>;

export const savedMethodSchema = z.object({
  id: idSchema,
  provider: z.enum(PROVIDERS),
  label: z.string(),
  /** May be charged while its owner is away, as the waitlist's automatic payment does. */
  offSession: z.boolean(),
  createdAt: z.string(),
});

export type SavedMethodView = z.infer<typeof savedMethodSchema>;

export const savedMethodPageSchema = pageOf(savedMethodSchema);
