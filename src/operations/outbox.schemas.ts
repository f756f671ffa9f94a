import { z } from 'zod';
import { idSchema, pageOf } from '../http/schemas.js';

/** The outbox as an operator sees it. */
export const outboxSchema = pageOf(
  z.object({
    id: idSchema,
    topic: z.string(),
    key: z.string(),
    failures: z.number().int(),
    lastError: z.string().nullable(),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
  }),
).extend({
  overdue: z.number().int().describe('Messages that should be delivered by now.'),
  overdueOldestSeconds: z.number(),
  dead: z.number().int().describe('Messages that were given up.'),
});
