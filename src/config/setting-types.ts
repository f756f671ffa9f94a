import { z } from 'zod';

const portNumber = z.number().int().min(1).max(65_535);
/** A TCP port. */
export const port = z.coerce.number().pipe(portNumber);
/** Comma-separated ports. */
export const ports = z
  .string()
  .transform((text) => text.split(',').map((part) => Number(part.trim())))
  .pipe(z.array(portNumber).min(1).max(9));
/** Comma-separated host:port. */
export const addresses = z
  .string()
  .transform((text) =>
    text.split(',').map((address) => {
      const [host = '', portText = ''] = address.trim().split(':');
      return { host, port: Number(portText) };
    }),
  )
  .pipe(z.array(z.object({ host: z.string().min(1), port: portNumber })).min(1));
/** Comma-separated name=host:port. */
export const namedAddresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().regex(/^[\w-]+=[\w.-]+:\d{1,5}$/, 'must be name=host:port')).min(1));
/** Comma-separated names of payment providers. */
export const providers = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.enum(['sandbox', 'stripe', 'toss'])).min(1));
/** Parts: scheme, star, host, port. */
export const PUSH_SERVICE = /^(https?):\/\/(\*\.)?([a-z\d.-]+)(?::(\d{1,5}))?$/;

/** Comma-separated origins of push services, such as https://*.example.com. */
export const pushServices = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().regex(PUSH_SERVICE, 'must be such as https://*.a.com')).min(1));
/** A private key of P-256: 32 bytes in base64url. */
export const vapidKey = z.string().regex(/^[\w-]{43}$/, 'must be 32 bytes in base64url');
/** A key, 32 characters or more. */
export const secret = z.string().min(32);
/** true or false. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
