import { z } from 'zod';
import { amountSchema, idSchema, instantSchema, pageOf, pageQuerySchema } from '../http/schemas.js';

/** The most characters a QR code can hold, so whatever a scanner read can be sent. */
const QR_LENGTH_MAX = 4_296;
const GATE_LENGTH_MAX = 40;
const DEVICE_ID_LENGTH_MAX = 64;
const SCAN_ID_PATTERN = /^[\x21-\x7e]{1,64}$/;
/** Years a DATETIME column can hold; a device whose clock is merely wrong is still let work. */
const YEARS = { min: 1_000, max: 9_999 };

/** One line of text without control characters. */
const lineSchema = (lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(/^\P{Cc}*$/u);

/** Query of GET /tickets. */
export const ticketsQuerySchema = pageQuerySchema.extend({ cursor: idSchema.optional() });
export type TicketsQuery = z.infer<typeof ticketsQuerySchema>;

/** A moment by a device's clock, which may be wrong. */
export const deviceInstantSchema = instantSchema.refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= YEARS.min && year <= YEARS.max;
});

/** Body of POST /performances/:id/check-ins. A code may end in a space, so it is never trimmed. */
export const checkInBodySchema = z.strictObject({
  code: z.string().min(1).max(QR_LENGTH_MAX),
  gate: lineSchema(GATE_LENGTH_MAX),
  deviceId: lineSchema(DEVICE_ID_LENGTH_MAX),
  scanId: z.string().regex(SCAN_ID_PATTERN),
  direction: z
    .enum(['in', 'out'])
    .default('in')
    .describe('Out: the holder leaves and may come back, where the event allows it.'),
  scannedAt: deviceInstantSchema.optional(),
  isNameChecked: z
    .boolean()
    .default(false)
    .describe('Somebody has compared the name that `name-check-required` told with a paper.'),
});
export type CheckInBody = z.infer<typeof checkInBodySchema>;

/** A ticket as its holder sees it; `amount` in won, `startsAt` in UTC. */
export const ticketSchema = z.object({
  id: idSchema,
  orderId: idSchema,
  performanceId: idSchema,
  eventTitle: z.string(),
  startsAt: z.string(),
  seatNo: z.int(),
  section: z.string(),
  row: z.string(),
  number: z.string(),
  grade: z.string(),
  amount: amountSchema,
  state: z.enum(['valid', 'checked-in', 'void']),
  revision: z.int(),
  deviceBinding: z.boolean().describe('Its code is shown on one enrolled device alone.'),
});
export type TicketView = z.infer<typeof ticketSchema>;

/** One page of one's own tickets, the newest first. */
export const ticketsPageSchema = pageOf(ticketSchema);
export type TicketsPage = z.infer<typeof ticketsPageSchema>;

/** A ticket's code as text and the last moment it can be good for. */
export const ticketCodeSchema = z.object({ code: z.string(), validUntil: z.string() });
export type TicketCodeView = z.infer<typeof ticketCodeSchema>;

/**
 * What a wallet makes codes with: the still code, and 32 bytes in base64 that the moving part is
 * made with from `movesFrom` on, which is the first moment of entry; `endsAt` is its last.
 */
export const ticketKeySchema = z.object({
  stillCode: z.string(),
  key: z.base64(),
  movesFrom: z.string(),
  endsAt: z.string(),
});
export type TicketKeyView = z.infer<typeof ticketKeySchema>;

/** A code to print; the gate compares `holderName` with a paper of whoever brings it. */
export const paperCodeSchema = z.object({
  code: z.string(),
  holderName: z.string(),
  validUntil: z.string(),
});
export type PaperCodeView = z.infer<typeof paperCodeSchema>;

/** Answer of a scan that lets its holder in, or out. */
export const admittedSchema = z.object({
  result: z.enum(['admitted', 'exited']),
  ticketId: idSchema,
  section: z.string(),
  row: z.string(),
  number: z.string(),
});
export type Admitted = z.infer<typeof admittedSchema>;
