import { z } from 'zod';
import { idSchema, pageOf } from '../http/schemas.js';
import { TRANSFER_TRANSITIONS, type TransferState } from './transfer-state.js';

const EMAIL_LENGTH_MAX = 254;

/** Body of POST /tickets/:id/transfers: the address of an account that exists. */
export const offerTransferSchema = z.strictObject({
  toEmail: z.string().trim().max(EMAIL_LENGTH_MAX).pipe(z.email()),
});
export type OfferTransfer = z.infer<typeof offerTransferSchema>;

const stateSchema = z.enum(Object.keys(TRANSFER_TRANSITIONS) as [TransferState]);

/** A transfer as it was offered; `expiresAt` in UTC. */
export const offeredTransferSchema = z.object({
  id: idSchema,
  state: stateSchema,
  ticketId: idSchema,
  toEmail: z.string(),
  expiresAt: z.string(),
});
export type OfferedTransfer = z.infer<typeof offeredTransferSchema>;

/** A transfer that the account gave or received; `fromName` is the giver's. Moments in UTC. */
export const transferSchema = offeredTransferSchema.extend({
  direction: z.enum(['given', 'received']),
  fromName: z.string(),
  performanceId: idSchema,
  eventTitle: z.string(),
  startsAt: z.string(),
  section: z.string(),
  row: z.string(),
  number: z.string(),
  grade: z.string(),
  createdAt: z.string(),
});
export type TransferView = z.infer<typeof transferSchema>;

/** One page of transfers, given and received, the newest first. */
export const transfersPageSchema = pageOf(transferSchema);
export type TransfersPage = z.infer<typeof transfersPageSchema>;
