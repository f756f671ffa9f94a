import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import { RequestMethod, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { Lifecycle } from '../cluster/lifecycle.js';
import { loadConfig } from '../config/config.js';
import { ProblemFilter } from '../errors/problem.filter.js';
import { ValidationPipe } from '../errors/validation.pipe.js';
import { keepRawBody } from './params.js';
import { acceptFormsWhereWanted } from './forms.js';
import { observeRequests } from './http-metrics.js';
import { requestIdOf } from './logging.js';
import { discardRest } from './too-large.js';
import { refuseUnreadable, routableUrl } from './unreadable-requests.js';

/** Routes that are no part of the API: metrics, and pages that work without JavaScript. */
export const NOT_API = [
  '/',
  'metrics',
  { path: 'performances/:id/waiting-room', method: RequestMethod.GET },
  { path: 'performances/:id/waiting-room/form', method: RequestMethod.POST },
];

/** Longer than any address that HAProxy lets through: an id of any length is just not found. */
const PARAMETER_LENGTH_MAX = 65_536;

/** Builds a process's application: logging, security headers, validation, problem documents. */
export async function createApp(module: Type): Promise<NestFastifyApplication> {
  const config = loadConfig();
  const adapter = new FastifyAdapter({
    bodyLimit: config.BODY_LIMIT_BYTES,
    trustProxy: config.TRUSTED_PROXIES,
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      requestIdOf(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    rewriteUrl: routableUrl,
    clientErrorHandler: refuseUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bufferLogs: true,
    // Fastify's own parser of JSON is all that is wanted: Nest would add one of forms.
    bodyParser: false,
  });
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix('api/v1', { exclude: NOT_API });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(new ValidationPipe());
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    // Over plain HTTP, as on a developer's machine, nothing may be pushed to HTTPS.
    strictTransportSecurity: config.COOKIE_SECURE,
    contentSecurityPolicy: {
      directives: { upgradeInsecureRequests: config.COOKIE_SECURE ? [] : null },
    },
  });
  const fastify = adapter.getInstance();
  observeRequests(fastify);
  fastify.removeContentTypeParser('text/plain');
  // Many clients name the type of a body they do not send; an empty body is none.
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      keepRawBody(request, body);
      if (body === '') done(null, undefined);
      else void parseJson(request, body, done);
    },
  );
  acceptFormsWhereWanted(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  const lifecycle = app.get(Lifecycle);
  fastify.addHook('onSend', async (request, reply) => {
    // A kept connection would outlive its last answer and hold up the end of the process.
    if (lifecycle.isDraining) void reply.header('connection', 'close');
    if (reply.statusCode === 413) await discardRest(request.raw);
  });
  return app;
}
