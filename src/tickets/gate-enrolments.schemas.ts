import { z } from 'zod';
import { idSchema, instantSchema } from '../http/schemas.js';
import { pointSchema, signatureSchema } from './ticket-devices.schemas.js';
import { checkInBodySchema } from './tickets.schemas.js';

/** Base64url of 24 random bytes. */
const secretSchema = z.string().regex(/^[\w-]{32}$/);

/** Body of POST /seller/performances/:id/gate-devices. */
export const gateInvitationBodySchema = z.strictObject({
  name: checkInBodySchema.shape.gate.describe('Of the gate, such as “Gate 2, left”.'),
});
export type GateInvitationBody = z.infer<typeof gateInvitationBodySchema>;

/** What to show as a QR code: whoever opens the link first is the device. */
export const gateInvitationSchema = z.object({
  deviceId: idSchema,
  link: z.url().describe('The secret stands behind `#`, which no browser sends to a server.'),
  expiresAt: instantSchema,
});
export type GateInvitation = z.infer<typeof gateInvitationSchema>;

/** Devices at a performance's gates: enrolled ones, and those that staff signed in on. */
export const gateDevicesSchema = z.object({
  items: z.array(
    z.object({
      deviceId: z.string(),
      gate: z.string(),
      state: z.enum(['invited', 'enrolled', 'staff', 'revoked']),
      expiresAt: instantSchema.nullable().describe('Of an invitation that nobody took.'),
      lastContactAt: instantSchema.nullable(),
    }),
  ),
});
export type GateDevices = z.infer<typeof gateDevicesSchema>;

/** Body of POST /gate/devices. */
export const enrolGateDeviceSchema = z.strictObject({
  secret: secretSchema,
  verifyKey: pointSchema.describe('ECDSA; the private half never leaves the device.'),
});
export type EnrolGateDevice = z.infer<typeof enrolGateDeviceSchema>;

/** Body of POST /gate/devices/token. */
export const gateTokenBodySchema = z.strictObject({
  deviceId: idSchema.toLowerCase(),
  atMs: z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe('Now, by the clock of our answers.'),
  signature: signatureSchema.describe(
    'ECDSA P-256 with SHA-256 over `picket:gate-device:v1` NUL, device, NUL and atMs.',
  ),
});
export type GateTokenBody = z.infer<typeof gateTokenBodySchema>;

/** A token for the gates of one performance. */
export const gateTokenSchema = z.object({
  deviceId: idSchema,
  performanceId: idSchema,
  gate: z.string(),
  accessToken: z.string(),
  expiresInSeconds: z.int(),
});
export type GateToken = z.infer<typeof gateTokenSchema>;
