import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPublicKey,
  type ECDH,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeWithConnections } from './loopback-server.js';

/** A browser that subscribed: its keys never leave it. */
export interface Browser {
  /** What its `PushSubscription.toJSON()` gives. */
  subscription: { endpoint: string; expirationTime: null; keys: { p256dh: string; auth: string } };
  keys: ECDH;
  auth: Buffer;
  applicationServerKey: string;
  received: Received[];
}

/** A message as the browser got it. */
export interface Received {
  said: Record<string, unknown>;
  ttlSeconds: number;
  urgency: string;
  topic: string | undefined;
}

type Behaviour = (response: ServerResponse) => void;

const hmac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};
const ONE = Buffer.from([1]);

/**
 * Decrypts a message for a browser as RFC 8291 and RFC 8188 say, with nothing but their formulas.
 * @throws when it was not encrypted for this browser
 */
export function decrypt(body: Buffer, keys: ECDH, auth: Buffer): string {
  const [salt, keyLength] = [body.subarray(0, 16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + keyLength);
  const shared = keys.computeSecret(sender);
  const info = [Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender];
  const input = hmac(hmac(auth, shared), ...info, ONE);
  const prk = hmac(salt, input);
  const cek = hmac(prk, 'Content-Encoding: aes128gcm\0', ONE).subarray(0, 16);
  const nonce = hmac(prk, 'Content-Encoding: nonce\0', ONE).subarray(0, 12);
  const record = body.subarray(21 + keyLength);
  const decipher = createDecipheriv('aes-128-gcm', cek, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no padding');
  return padded.subarray(0, end).toString('utf8');
}

/** A push service that keeps to RFC 8030 and 8292 and reads every message with its browser's keys. */
export class PushServer {
  /** What was wrong with a request that was refused. */
  readonly refusals: string[] = [];
  /** Every request's path, in order. */
  readonly requests: string[] = [];
  private readonly browsers = new Map<string, Browser>();
  private readonly behaviours = new Map<string, Behaviour[]>();
  private readonly server = createServer((request, response) => void this.take(request, response));

  constructor(private readonly port: number) {}

  async open(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): Promise<void> {
    return closeWithConnections(this.server);
  }

  /** A browser subscribes with the key of who will send. */
  subscribe(applicationServerKey: string): Browser {
    const keys = createECDH('prime256v1');
    const p256dh = keys.generateKeys('base64url');
    const auth = randomBytes(16);
    const path = `/push/${randomUUID()}`;
    const endpoint = `http://127.0.0.1:${this.port}${path}`;
    const subscription = {
      ...{ endpoint, expirationTime: null },
      keys: { p256dh, auth: auth.toString('base64url') },
    };
    const browser = { subscription, keys, auth, applicationServerKey, received: [] };
    this.browsers.set(path, browser);
    return browser;
  }

  /** What the service does with the next messages to a browser, one each; afterwards it takes them. */
  next({ subscription }: Browser, ...behaviours: Behaviour[]): void {
    this.behaviours.set(new URL(subscription.endpoint).pathname, behaviours);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.requests.push(path);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const browser = this.browsers.get(path);
    if (browser === undefined) return void response.writeHead(404).end();
    const behaviour = this.behaviours.get(path)?.shift();
    if (behaviour !== undefined) return behaviour(response);
    try {
      browser.received.push(this.read(request, Buffer.concat(chunks), browser));
      response.writeHead(201).end();
    } catch (error) {
      this.refusals.push(String(error));
      response.writeHead(400).end();
    }
  }

  private read({ method, headers }: IncomingMessage, body: Buffer, browser: Browser): Received {
    expectThat(method === 'POST', 'not a POST');
    expectThat(headers['content-encoding'] === 'aes128gcm', 'another encoding');
    expectThat(/^\d+$/.test(headers.ttl as string), 'no TTL');
    expectThat(body.length <= 4_096, 'too large');
    const { topic, urgency = 'normal' } = headers as { topic?: string; urgency?: string };
    expectThat(topic === undefined || /^[\w-]{1,32}$/.test(topic), 'no topic');
    expectThat(['very-low', 'low', 'normal', 'high'].includes(urgency), 'no urgency');
    this.authorize(headers.authorization ?? '', browser.applicationServerKey);
    const text = decrypt(body, browser.keys, browser.auth);
    const said = JSON.parse(text) as Record<string, unknown>;
    return { said, ttlSeconds: Number(headers.ttl), urgency, topic };
  }

  /** RFC 8292: who sends is who the browser subscribed with, and means this service, now. */
  private authorize(authorization: string, expected: string): void {
    const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
    expectThat(key === expected, 'another application server');
    const [head = '', claims = '', signature = ''] = token.split('.');
    const point = Buffer.from(key, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)];
    const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
    const signer = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const signed = Buffer.from(`${head}.${claims}`);
    expectThat(
      verify('sha256', signed, signer, Buffer.from(signature, 'base64url')),
      'a signature that is not theirs',
    );
    const parse = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    expectThat(parse(head).alg === 'ES256', 'another algorithm');
    const { aud, exp, sub } = parse(claims);
    expectThat(aud === `http://127.0.0.1:${this.port}`, `meant for ${String(aud)}`);
    const leftSeconds = Number(exp) - Date.now() / 1_000;
    expectThat(leftSeconds > 0 && leftSeconds <= 86_400, 'expired, or valid for too long');
    expectThat(/^(mailto:|https:)/.test(String(sub)), 'nobody to write to');
  }
}

function expectThat(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}
