import { z } from 'zod';
import { idSchema, instantSchema } from '../../http/schemas.js';

/** Body of POST /me/identity/requests. */
export const identityRequestSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(50)
    .regex(/^\P{Cc}*$/u),
  identityNumber: z
    .string()
    .regex(/^\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[1-8]$/)
    .describe('First seven digits of the resident registration number: YYMMDD and one more.'),
  phoneNumber: z
    .string()
    .regex(/^01\d{8,9}$/)
    .describe('Digits only.'),
  operator: z.enum(['SKT', 'KT', 'LGU', 'SKT_MVNO', 'KT_MVNO', 'LGU_MVNO']),
});
export type IdentityRequestBody = z.infer<typeof identityRequestSchema>;

/** A request whose code is awaited. */
export const identityRequestAnswer = z.object({ id: idSchema, expiresAt: instantSchema });

/** Body of POST /me/identity/requests/:id/confirm. */
export const identityCodeSchema = z.strictObject({ code: z.string().regex(/^\d{4,8}$/) });

/** Whether the own account is verified. */
export const identityAnswer = z.object({
  verifiedAt: instantSchema.nullable(),
  available: z.boolean().describe('Whether persons can be verified here.'),
});
export type IdentityView = z.infer<typeof identityAnswer>;
