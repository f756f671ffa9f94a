import { z } from 'zod';
import { idSchema, instantSchema, pageOf } from '../http/schemas.js';
import { CHANNELS, noticeKinds } from './notice.js';

const localized = z.object({ en: z.string(), ko: z.string() });

/** A notice as its owner sees it. */
export const noticeSchema = z.object({
  id: idSchema,
  kind: z.enum(noticeKinds),
  title: localized,
  body: localized,
  path: z.string().describe('The page where one can do something about it.'),
  data: z.looseObject({ eventTitle: z.string() }).describe('Ids, moments and amounts it is about.'),
  createdAt: instantSchema,
  readAt: instantSchema.nullable(),
});
export type NoticeView = z.infer<typeof noticeSchema>;

/** A page of notices, newest first. */
export const noticePageSchema = pageOf(noticeSchema).extend({
  unread: z.number().int().describe('How many are unread in all.'),
});
export type NoticePage = z.infer<typeof noticePageSchema>;

const STREAM_SECONDS_MAX = 3_600;

/** How long a stream of notices may last. */
export const noticeStreamQuerySchema = z.strictObject({
  seconds: z.coerce.number().int().min(1).max(STREAM_SECONDS_MAX).default(900),
});
export type NoticeStreamQuery = z.infer<typeof noticeStreamQuerySchema>;

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const clock = z.string().refine((text) => CLOCK.test(text), {
  error: 'Write it as HH:MM, such as 07:30.',
  params: { ko: '07:30처럼 HH:MM으로 적어 주세요.' },
});
const MUTES_MAX = noticeKinds.length * CHANNELS.length;

/** What somebody does not want by mail or push, and when nothing may come. */
export const preferencesSchema = z.strictObject({
  muted: z
    .array(z.strictObject({ kind: z.enum(noticeKinds), channel: z.enum(CHANNELS) }))
    .max(MUTES_MAX)
    .describe('Everything else comes by mail, and is pushed to the devices of the account.'),
  quietHours: z
    .strictObject({ from: clock, to: clock })
    .nullable()
    .describe('On the clock of Seoul; null: never quiet. What cannot wait comes all the same.'),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** The signed link at the end of a mail. */
export const unsubscribeQuerySchema = z.strictObject({ token: z.string().max(200) });
export type UnsubscribeQuery = z.infer<typeof unsubscribeQuerySchema>;
