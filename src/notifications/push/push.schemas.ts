import { z } from 'zod';
import { idSchema, instantSchema } from '../../http/schemas.js';
import { isBrowserKey, isBrowserSecret } from './push-keys.js';

const ENDPOINT_MAX = 1_000;
const ASCII = /^[\x21-\x7e]+$/;

const endpoint = z
  .string()
  .max(ENDPOINT_MAX)
  .refine((text) => ASCII.test(text) && URL.canParse(text), {
    error: "Send the endpoint as the browser's PushSubscription has it.",
    params: { ko: '브라우저의 PushSubscription에 있는 endpoint를 그대로 보내 주세요.' },
  });
const p256dh = z
  .string()
  .max(100)
  .refine(isBrowserKey, {
    error: "Send keys.p256dh as the browser's PushSubscription has it.",
    params: { ko: '브라우저의 PushSubscription에 있는 keys.p256dh를 그대로 보내 주세요.' },
  });
const auth = z
  .string()
  .max(100)
  .refine(isBrowserSecret, {
    error: "Send keys.auth as the browser's PushSubscription has it.",
    params: { ko: '브라우저의 PushSubscription에 있는 keys.auth를 그대로 보내 주세요.' },
  });

/** What a browser's `PushSubscription.toJSON()` gives. */
export const subscriptionSchema = z.strictObject({
  endpoint,
  expirationTime: z.number().min(0).nullish().describe('Not used: services say when it is over.'),
  keys: z.strictObject({ p256dh, auth }),
});
export type SubscriptionBody = z.infer<typeof subscriptionSchema>;

/** A device as its owner sees it. Its endpoint is never shown: who knows it can reach the device. */
export const deviceSchema = z.object({
  id: idSchema,
  service: z.string().describe('Host of the push service.'),
  device: z.string().describe('User-Agent of the browser that subscribed.'),
  createdAt: instantSchema,
});
export type DeviceView = z.infer<typeof deviceSchema>;

/** All devices of an account. */
export const devicesSchema = z.object({ items: z.array(deviceSchema) });
export type DevicesView = z.infer<typeof devicesSchema>;

/** What a page needs to subscribe. */
export const pushKeySchema = z.object({
  publicKey: z.string().describe('applicationServerKey of PushManager.subscribe(), in base64url.'),
});
export type PushKeyView = z.infer<typeof pushKeySchema>;
