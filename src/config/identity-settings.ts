import { z } from 'zod';

/** Settings of verifying persons, by their environment variables. */
export const identitySettings = {
  IDENTITY_API_URL: z
    .union([z.literal('none'), z.url()])
    .default('none')
    .describe(
      'Verifies persons by the API of PortOne V2: https://api.portone.io, or the sandbox. none: nobody is verified, and no event may ask for it.',
    ),
  IDENTITY_API_SECRET: z.string().default('none').describe('API secret of PortOne.'),
  IDENTITY_STORE_ID: z.string().default('none').describe('Store id at PortOne.'),
  IDENTITY_CHANNEL_KEY: z
    .string()
    .default('none')
    .describe('Channel of the verifying company (Danal, for one) at PortOne; wants a contract.'),
  IDENTITY_REQUESTS_PER_DAY: z.coerce
    .number()
    .int()
    .min(1)
    .default(5)
    .describe(
      'Text messages with a code that an account may ask for on one day; each costs money.',
    ),
};
