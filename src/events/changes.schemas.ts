import { z } from 'zod';
import { idSchema, instantSchema } from '../http/schemas.js';
import { lineSchema } from '../http/text.schema.js';
import { momentSchema } from './moment.schema.js';

const REMARK_LENGTH_MAX = 300;

/** Body of a change: another start, or only what to say. */
export const changeBodySchema = z.strictObject({
  startsAt: momentSchema.optional().describe('As it is, unless given; not before sales close.'),
  remark: lineSchema(REMARK_LENGTH_MAX).describe('What changed, in words that ticket holders get.'),
});
export type ChangeBody = z.infer<typeof changeBodySchema>;

/** A change that was made. */
export const changeSchema = z.object({
  id: idSchema,
  performanceId: idSchema,
  startsAt: instantSchema,
  remark: z.string(),
});
export type ChangeView = z.infer<typeof changeSchema>;
