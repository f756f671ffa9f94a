import { z } from 'zod';

/** Which passes there are of a ticket. */
export const offeredPassesSchema = z.object({
  apple: z.boolean().describe('Without code: it leads to the ticket page.'),
  google: z.boolean().describe('With a moving code; never of an event with device binding.'),
  googleFrom: z.string().nullable().describe('From when on it can be saved.'),
});
export type OfferedPasses = z.infer<typeof offeredPassesSchema>;

/** Where a ticket is saved in Google Wallet. */
export const googlePassSchema = z.object({ saveUrl: z.url() });
export type GooglePassView = z.infer<typeof googlePassSchema>;
