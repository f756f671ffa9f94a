import { z } from 'zod';
import { SLOTS } from '../../entry/gate-manifest.js';
import { idSchema } from '../http/schemas.js';
import { checkInBodySchema, deviceInstantSchema } from './tickets.schemas.js';

/** Scans in one upload at the most. */
const UPLOAD_MAX = 100;
const { deviceId, gate, scanId, code, direction, isNameChecked } = checkInBodySchema.shape;
const slotSchema = z
  .int()
  .min(0)
  .max(SLOTS - 1);
const windowSchema = z.object({ fromMs: z.int(), untilMs: z.int() });

/**
 * A manifest: `payload` is the JSON of `Manifest` (`entry/signed-manifest.ts`), `signature` Ed25519
 * over the tag `picket:manifest:v1` NUL and it.
 */
export const manifestSchema = z.object({
  payload: z.string(),
  keyId: z.int(),
  signature: z.base64(),
});
export type ManifestView = z.infer<typeof manifestSchema>;

/**
 * Body of POST /performances/:id/gate/contacts; `since` is the `cursor` of the answer before, `heard`
 * the `seq` of the last contact that was answered. Who is not heard by is taken for cut off.
 */
export const contactBodySchema = z.strictObject({
  deviceId,
  gate,
  seq: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  heard: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  holds: z.array(slotSchema).max(SLOTS),
  since: deviceInstantSchema.optional(),
  leaves: z
    .boolean()
    .default(false)
    .describe('The device stops scanning; its slots are free at once.'),
  watches: z
    .boolean()
    .default(false)
    .describe('Only asks what changed, as a hub does: no device is noted, and it owns no slots.'),
});
export type ContactBody = z.infer<typeof contactBodySchema>;

/** Answer of a contact: what changed, and how the gates stand. */
export const contactSchema = z.object({
  now: z.string(),
  cursor: z.string().describe('To be sent as `since` with the next contact.'),
  hasMore: z
    .boolean()
    .describe(
      'More tickets changed than these: ask at once, and count as told only what is whole.',
    ),
  window: windowSchema,
  tickets: z.base64(),
  isRevoked: z.boolean(),
  isIsland: z.boolean(),
  slots: z.array(z.int()),
  devices: z.array(
    z.object({
      deviceId: z.string(),
      gate: z.string(),
      silentMs: z.number(),
      isCutOff: z.boolean(),
      slots: z.array(z.int()),
    }),
  ),
  conflicts: z.int(),
  contactEveryMs: z.int(),
  decidesAloneMs: z.int(),
  by: z
    .enum(['centre', 'hub'])
    .describe('Who answered, and decides now: the centre, or a hub on the venue’s network.'),
});
export type ContactView = z.infer<typeof contactSchema>;

/** Body of PUT /performances/:id/gate/island. */
export const islandBodySchema = z.strictObject({ isOn: z.boolean() });
export type IslandBody = z.infer<typeof islandBodySchema>;

/** Body of POST /performances/:id/gate/revocations and of …/releases. */
export const deviceBodySchema = z.strictObject({ deviceId });
export type DeviceBody = z.infer<typeof deviceBodySchema>;

/**
 * Body of POST /performances/:id/offline-scans: what a cut-off device decided, in its order.
 * `scannedAt` is its clock, corrected by the server's; `shown` what its staff was told.
 */
export const offlineScansBodySchema = z.strictObject({
  deviceId,
  scans: z
    .array(
      z.strictObject({
        scanId,
        code,
        direction,
        gate,
        scannedAt: deviceInstantSchema,
        mode: z.enum(['slots', 'island']),
        shown: z.enum([
          'admitted',
          'exited',
          'not-entered',
          'already-exited',
          're-entry-not-allowed',
          'already-checked-in',
          'ticket-void',
          'ticket-invalid',
          'code-expired',
          'wrong-performance',
          'name-check-required',
          'other-gate',
        ]),
        isNameChecked,
      }),
    )
    .min(1)
    .max(UPLOAD_MAX),
});
export type OfflineScansBody = z.infer<typeof offlineScansBodySchema>;
export type OfflineScan = OfflineScansBody['scans'][number];

/** What became of each scan; a conflict is somebody let through who should not have been. */
export const offlineScansSchema = z.object({
  items: z.array(z.object({ scanId: z.string(), outcome: z.string(), isConflict: z.boolean() })),
});
export type OfflineScansView = z.infer<typeof offlineScansSchema>;

/** Everybody let through who should not have been, the latest first, with the seat to look at. */
export const conflictsSchema = z.object({
  items: z.array(
    z.object({
      scanId: z.string(),
      direction: z.enum(['in', 'out']),
      ticketId: idSchema.nullable(),
      section: z.string(),
      row: z.string(),
      number: z.string(),
      gate: z.string(),
      scannedAt: z.string(),
      reason: z.string(),
      firstAt: z.string().nullable(),
      firstGate: z.string().nullable(),
    }),
  ),
});
export type ConflictsView = z.infer<typeof conflictsSchema>;
