import { z } from 'zod';
import { idSchema, instantSchema } from '../http/schemas.js';
import { isPoint } from './key-parcel.js';

const PASSWORD_LENGTH_MAX = 1_024;
/** Base64 of 65 bytes. */
const POINT_LENGTH = 88;

/** Base64 of 16 random bytes, in its one spelling. */
const nonceSchema = z.string().regex(/^[A-Za-z0-9+/]{21}[AQgw]==$/);
/** Base64 of 64 bytes: r and s. */
export const signatureSchema = z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/);
/** A public key of P-256. */
export const pointSchema = z
  .base64()
  .length(POINT_LENGTH)
  .refine((text) => isPoint(Buffer.from(text, 'base64')))
  .describe('Base64 of an uncompressed point of P-256, 65 bytes.');

/** Body of PUT /me/ticket-device: public keys of pairs whose private halves never leave the device. */
export const enrolDeviceSchema = z.strictObject({
  verifyKey: pointSchema.describe('ECDSA; the device signs its requests with the other half.'),
  wrapKey: pointSchema.describe('ECDH; ticket keys are sealed for it.'),
  nonce: nonceSchema.describe('What the device will name at its first request.'),
});
export type EnrolDevice = z.infer<typeof enrolDeviceSchema>;

/** Body of POST /me/ticket-device/change. */
export const changeDeviceSchema = enrolDeviceSchema.extend({
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX).describe('Of the account.'),
});
export type ChangeDevice = z.infer<typeof changeDeviceSchema>;

/** The device that shows an account's tickets. */
export const ticketDeviceSchema = z.object({
  id: idSchema,
  enrolledAt: instantSchema,
  changeableFrom: instantSchema,
});
export type TicketDeviceView = z.infer<typeof ticketDeviceSchema>;

/** Body of POST /tickets/:id/device-key. */
export const deviceKeyRequestSchema = z.strictObject({
  deviceId: idSchema,
  nonce: nonceSchema,
  nextNonce: nonceSchema.describe('Made by the device, and kept before this is sent.'),
  signature: signatureSchema.describe(
    'ECDSA P-256 with SHA-256 over `picket:device-request:v1` NUL and device, ticket, nonce and nextNonce with NUL between them.',
  ),
});
export type DeviceKeyRequest = z.infer<typeof deviceKeyRequestSchema>;

/** A ticket key for one device: how to open it stands at `sealForDevice`. */
export const deviceKeySchema = z.object({
  revision: z.int(),
  stillCode: z.string(),
  parcel: z.object({ sender: z.base64(), iv: z.base64(), sealed: z.base64() }),
  movesFrom: instantSchema,
  endsAt: instantSchema,
});
export type DeviceKeyView = z.infer<typeof deviceKeySchema>;
