import { z } from 'zod';
import { instantSchema } from '../http/schemas.js';
import { lineSchema } from '../http/text.schema.js';

const MESSAGE_LENGTH_MAX = 300;

/** Answer to joining: the ticket to keep, and the place or, before opening, the registration. */
export const joinedSchema = z.object({
  ticket: z.string(),
  phase: z.enum(['before', 'open', 'paused', 'sold-out', 'closed']),
  place: z.number().int().min(1).optional(),
  registration: z.number().int().min(1).optional(),
});

/** See {@link joinedSchema}. */
export type Joined = z.infer<typeof joinedSchema>;

/** What a place in line is about. */
export type BoardPhase = Joined['phase'];

/** The shared board. */
export const boardSchema = z.object({
  phase: joinedSchema.shape.phase,
  serving: z.number().int(),
  issued: z.number().int(),
  ratePerMinute: z.number().int(),
  seedHash: z.string(),
  seed: z.string().optional(),
  registered: z.number().int().optional(),
  opensAt: instantSchema,
  pollSeconds: z
    .object({ near: z.number(), far: z.number(), opening: z.number() })
    .describe(
      'Look again after a tenth of your own wait, from near to far; first within opening after the draw.',
    ),
  serverTime: instantSchema,
  seatsMayReturn: z.boolean().optional(),
  message: z.string().optional(),
});

/** See {@link boardSchema}. */
export type Board = z.infer<typeof boardSchema>;

/** One's own place; `claimBy` stands there from the call on. */
export const placeSchema = z.object({
  place: z.number().int().min(1).optional(),
  registration: z.number().int().min(1).optional(),
  ahead: z.number().int().min(0).optional(),
  estimatedSeconds: z.number().int().min(0).optional(),
  claimBy: instantSchema.optional(),
});

/** See {@link placeSchema}. */
export type PlaceView = z.infer<typeof placeSchema>;

/** The pass, and until when it admits. */
export const admittedSchema = z.object({ admission: z.string(), expiresAt: instantSchema });

/** See {@link admittedSchema}. */
export type Admitted = z.infer<typeof admittedSchema>;

/** What a seller changes while people wait; `message: null` takes the message away. */
export const roomChangeSchema = z
  .strictObject({
    paused: z.boolean().optional(),
    proofOfWork: z
      .boolean()
      .optional()
      .describe('Ask those who join to solve an ALTCHA challenge.'),
    message: lineSchema(MESSAGE_LENGTH_MAX).nullable().optional(),
    admissionsPerSecondMax: z.number().int().min(1).max(10_000).optional(),
    activeBuyersMax: z.number().int().min(1).max(100_000).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something');

/** See {@link roomChangeSchema}. */
export type RoomChangeBody = z.infer<typeof roomChangeSchema>;

/** The seller's own view: the board, and what only the seller needs to know. */
export const sellerRoomSchema = boardSchema.extend({
  admissionsPerSecondMax: z.number().int(),
  activeBuyersMax: z.number().int(),
  activeBuyers: z.number().int(),
  proofOfWork: z.boolean(),
  noShowShare: z.number(),
  health: z.number(),
});

/** See {@link sellerRoomSchema}. */
export type SellerRoom = z.infer<typeof sellerRoomSchema>;

const EMAIL_LENGTH_MAX = 254;
const PASSWORD_LENGTH_MAX = 1_024;

/** Fields of the form by which one joins without a script. */
export const formSchema = z.strictObject({
  email: z.string().min(1).max(EMAIL_LENGTH_MAX),
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});
