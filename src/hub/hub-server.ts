import { createHash, randomUUID } from 'node:crypto';
import replyFrom from '@fastify/reply-from';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ServiceUnavailable } from '../errors/common.errors.js';
import { DomainError, type Refusal } from '../errors/domain-error.js';
import { refusalOfStatus } from '../errors/framework-refusals.js';
import { negotiateLocale, problemDocument } from '../errors/problem.filter.js';
import {
  contactBodySchema,
  islandBodySchema,
  offlineScansBodySchema,
} from '../tickets/gates.schemas.js';
import { checkInBodySchema } from '../tickets/tickets.schemas.js';
import type { Answered, Hub, PassOn } from './hub.js';
import type { Passed } from './hub-centre.js';
import { CentreAway } from './hub.errors.js';

const BODY_MAX_BYTES = 8 * 1_048_576;
const HEADERS_PATIENCE_MS = 20_000;
/** Headers of one connection, and of a body that is written anew. */
const OWN_TO_EACH = new Set([
  ...['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding'],
  ...['host', 'upgrade', 'te', 'trailer', 'accept-encoding', 'expect'],
]);

/** Where a hub is to be found, and the files of its certificate. */
export interface Serving {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

type Headers = Record<string, string | string[] | undefined>;

/** The hub's address: the gate page comes from here, and so does everything that it asks. */
export async function serveHub(hub: Hub, { host, port, tls }: Serving): Promise<FastifyInstance> {
  // The two kinds of server are one type here: nothing depends on which it is.
  const server = Fastify({
    bodyLimit: BODY_MAX_BYTES,
    forceCloseConnections: true,
    logger: { level: 'error', stream: process.stderr },
    ...(tls && { https: tls }),
  } as { bodyLimit: number });
  server.setErrorHandler((error, request, reply) => refuse(hub, error, request, reply));
  await server.register(replyFrom, {
    base: hub.parts.centre.url,
    // Whoever asked asks again; and a hub that waits for a centre that is away must not.
    retryMethods: [],
    disableRequestLogging: true,
    undici: { connections: 64, headersTimeout: HEADERS_PATIENCE_MS, bodyTimeout: 0 },
  });
  server.get('/hub/status', (_request, reply) => {
    return reply.header('cache-control', 'no-store').send(hub.status);
  });
  decided(server, hub);
  await server.register((inner, _options, done) => {
    passEverything(inner, hub);
    done();
  });
  await server.listen({ host, port });
  return server;
}

/** What the hub answers itself when it must. */
function decided(server: FastifyInstance, hub: Hub): void {
  const at = '/api/v1/performances/:id';
  // Ids may be written in capitals, and those of other performances are the centre's alone.
  const isOurs = ({ params }: FastifyRequest): boolean =>
    (params as { id: string }).id.toLowerCase() === hub.parts.performanceId;
  const on = <Body, Own>(
    path: string,
    schema: z.ZodType<Body>,
    answer: (body: Body, token: string, passOn: PassOn) => Promise<Answered<Own>>,
  ): void => {
    server.post(`${at}/${path}`, async (request, reply) => {
      const passOn = passingOn(hub, request);
      const read = schema.safeParse(request.body);
      // What is wrong with it is for the centre to say.
      const answered =
        read.success && isOurs(request)
          ? await answer(read.data, tokenOf(request), passOn)
          : await plain(passOn);
      return 'passed' in answered
        ? sendPassed(reply, answered.passed)
        : sendOwn(hub, reply, answered.own);
    });
  };
  on('gate/contacts', contactBodySchema, (...asked) => hub.contact(...asked));
  on('check-ins', checkInBodySchema, (...asked) => hub.checkIn(...asked));
  on('offline-scans', offlineScansBodySchema, (...asked) => hub.offlineScans(...asked));
  server.put(`${at}/gate/island`, async (request, reply) => {
    const passOn = passingOn(hub, request);
    const read = islandBodySchema.safeParse(request.body);
    if (!read.success || !isOurs(request) || hub.parts.link.isThrough) {
      return sendPassed(reply, (await plain(passOn)).passed);
    }
    hub.setIsland(read.data.isOn, tokenOf(request));
    return reply.code(204).send();
  });
}

const PLAIN_PATIENCE_MS = 5_000;

async function plain(passOn: PassOn): Promise<{ passed: Passed }> {
  const passed = await passOn(PLAIN_PATIENCE_MS);
  if (passed === undefined) throw new CentreAway();
  return { passed };
}

/** The request as it came, but for what belongs to its connection. */
function passingOn(hub: Hub, request: FastifyRequest): PassOn {
  const headers = withoutOwn(request.headers);
  const method = request.method as 'POST' | 'PUT';
  return (patienceMs, body = request.body as object) =>
    hub.parts.centre.pass({ method, path: request.url, headers, body }, patienceMs);
}

function withoutOwn(headers: Readonly<Headers>): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_TO_EACH.has(name)));
}

function sendPassed(reply: FastifyReply, { status, headers, text }: Passed): FastifyReply {
  return reply.code(status).headers(withoutOwn(headers)).send(text);
}

/** Devices learn the time from the header. */
function sendOwn(hub: Hub, reply: FastifyReply, own: unknown): FastifyReply {
  return reply.headers(headersOfNow(hub)).send(own);
}

const headersOfNow = (hub: Hub): Record<string, string> => ({
  date: new Date(hub.parts.clock.now()).toUTCString(),
  'cache-control': 'no-store',
});

/** Tokens are known by their hash alone. */
function tokenOf({ headers }: FastifyRequest): string {
  return createHash('sha256')
    .update(headers.authorization ?? '')
    .digest('base64');
}

/** Pages, sign-in, look-ups: whatever the hub has no answer to of its own. */
function passEverything(server: FastifyInstance, hub: Hub): void {
  // Bodies go through as they are.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.all('/*', (request, reply) => {
    // Pages would wait for it, and look as if they hung.
    if (!hub.parts.link.isThrough) throw new CentreAway();
    return reply.from(request.url, {
      onError: (failed) => refuse(hub, new CentreAway(), request, failed as FastifyReply),
    });
  });
}

function refuse(hub: Hub, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const locale = negotiateLocale(request.headers['accept-language']);
  const refusal = error instanceof DomainError ? error.refusal : refusalOfOther(error, request);
  void reply
    .code(refusal.status)
    .headers({ ...refusal.headers, ...headersOfNow(hub), 'content-language': locale })
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemDocument(refusal, locale, randomUUID())));
}

/** What cannot be read is refused; what the disk or a mistake of ours keeps from being done, put off. */
function refusalOfOther(error: unknown, { log }: FastifyRequest): Refusal {
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode < 500) return refusalOfStatus(statusCode);
  log.error({ err: error }, 'not done');
  return new ServiceUnavailable(error).refusal;
}
