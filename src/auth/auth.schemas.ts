import { z } from 'zod';
import { idSchema } from '../http/schemas.js';
import { normaliseEmail } from './email.js';

const NAME_LENGTH_MAX = 100;
const WORD_LENGTH_MAX = 40;
const WORDS_MAX = 50;
const SELLERS_MAX = 200;

/** Well above what the password rules allow, which answer by themselves; bounds the work. */
const PASSWORD_LENGTH_MAX = 1_024;

/** One line of text without control characters. */
const line = (lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(/^\P{Cc}*$/u);

const unique = (list: string[]): string[] => [...new Set(list)];

const email = z.string().max(254).transform(normaliseEmail).pipe(z.email().max(254));
const password = z.string().min(1).max(PASSWORD_LENGTH_MAX);
const locale = z.enum(['ko', 'en']);
const role = z.enum(['buyer', 'seller', 'gate-staff', 'operator']);

/** Body of POST /auth/signup. */
export const signUpSchema = z.strictObject({
  email,
  password: password.describe('10 to 128 characters, without the name of the email address.'),
  name: line(NAME_LENGTH_MAX),
  locale: locale.optional().describe('Language of notices; by Accept-Language unless given.'),
});

/** Body of POST /auth/login. */
export const signInSchema = z.strictObject({ email, password });

/** Body of PATCH /me. */
export const profileChangeSchema = z.strictObject({
  name: line(NAME_LENGTH_MAX).optional(),
  locale: locale.optional(),
});

/** Body of PUT /me/interests; lists are kept without repetitions. */
export const interestsSchema = z.strictObject({
  genres: z.array(line(WORD_LENGTH_MAX)).max(WORDS_MAX).transform(unique),
  regions: z.array(line(WORD_LENGTH_MAX)).max(WORDS_MAX).transform(unique),
  sellerIds: z.array(idSchema.toLowerCase()).max(SELLERS_MAX).transform(unique),
});

/** Body of POST /me/seller. */
export const sellerSchema = z.strictObject({ businessName: line(100), contact: line(200) });

const account = z.object({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  roles: z.array(role),
});

/** Answer of sign-up, sign-in and refresh; the refresh token comes in a cookie. */
export const sessionAnswer = z.object({
  account,
  accessToken: z.string(),
  expiresInSeconds: z.number().int(),
});

/** Answer of PUT /me/interests. */
export const interestsAnswer = z.object({
  genres: z.array(z.string()),
  regions: z.array(z.string()),
  sellerIds: z.array(idSchema),
});

/** Answer of GET and PATCH /me. */
export const profileAnswer = account.extend({
  locale,
  interests: interestsAnswer,
  seller: z.object({ businessName: z.string(), contact: z.string() }).nullable(),
});

/** Answer of POST /me/seller; the id is the account's. */
export const sellerAnswer = z.object({
  id: idSchema,
  businessName: z.string(),
  contact: z.string(),
  roles: z.array(role),
});
