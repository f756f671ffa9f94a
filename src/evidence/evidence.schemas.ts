import { z } from 'zod';

/** Where the evidence log of a performance ends. */
export const evidenceHeadSchema = z.object({
  length: z.int().describe('Entries so far.'),
  hash: z
    .string()
    .describe('SHA-256 of the last entry, hexadecimal; keep it to know the log again.'),
});
export type EvidenceHead = z.infer<typeof evidenceHeadSchema>;
