import { z } from 'zod';
import { idSchema, instantSchema, pageOf, pageQuerySchema } from '../http/schemas.js';

const TEXT_MAX = 1_000;
const LINK_MAX = 300;

/** What a report may be about. */
export const REPORT_TOPICS = ['resale', 'bot', 'other'] as const;

/** POST performances/:id/reports: tickets that are sold on, a program that buys, or something else. */
export const newReportSchema = z.strictObject({
  topic: z.enum(REPORT_TOPICS),
  text: z.string().trim().min(1).max(TEXT_MAX).describe('What was seen.'),
  link: z
    .url({ protocol: /^https?$/ })
    .max(LINK_MAX)
    .optional()
    .describe('Where it can be seen.'),
});
export type NewReport = z.infer<typeof newReportSchema>;

/** A report that was taken. */
export const takenReportSchema = z.object({ id: idSchema });
export type TakenReport = z.infer<typeof takenReportSchema>;

const reviewItemSchema = z.object({
  id: idSchema,
  kind: z.enum(['fast-purchase', 'report']),
  createdAt: instantSchema,
  reviewedAt: instantSchema.nullable(),
  orderId: idSchema.nullable().describe('Of a purchase.'),
  buyerName: z.string().nullable().describe('Of a purchase; who reports is not told.'),
  seconds: z.number().nullable().describe('Of a purchase: from admission to payment.'),
  thresholdSeconds: z.number().nullable().describe('What a person needs at the least.'),
  topic: z.enum(REPORT_TOPICS).nullable().describe('Of a report.'),
  text: z.string().nullable(),
  link: z.string().nullable(),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;

/** GET seller/performances/:id/review-items. */
export const reviewQuerySchema = pageQuerySchema.extend({
  state: z.enum(['open', 'reviewed']).optional(),
});
export type ReviewQuery = z.infer<typeof reviewQuerySchema>;

export const reviewPageSchema = pageOf(reviewItemSchema);
export type ReviewPage = z.infer<typeof reviewPageSchema>;
