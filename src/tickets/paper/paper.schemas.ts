import { z } from 'zod';
import { idSchema } from '../../http/schemas.js';

/** Pages that one mail carries at the most. */
const PAPERS_MAX = 20;

/** Body of POST /tickets/paper-mails. */
export const paperMailBodySchema = z.strictObject({
  ticketIds: z.array(idSchema).min(1).max(PAPERS_MAX),
});
export type PaperMailBody = z.infer<typeof paperMailBodySchema>;

/** To which address the papers go. */
export const paperMailSchema = z.object({ sentTo: z.string() });
export type PaperMailView = z.infer<typeof paperMailSchema>;
