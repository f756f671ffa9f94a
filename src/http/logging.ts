import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { LoggerModule } from 'nestjs-pino';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';

/** The request id HAProxy gave, or a new one; it stands in every log line and problem document. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : randomUUID();
}

const requestIds = new AsyncLocalStorage<string>();

/**
 * Lets the log lines of a request carry its id. That costs every promise of the process something, so
 * a process with work of its own goes without.
 */
export function logRequestIds(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => requestIds.run(request.id, done));
}

/**
 * Structured logs by pino; requests are logged by the HTTP server when they failed, see main. The
 * library's own middleware would make a logger for each request, which took a seventh of the time of
 * a hold; no route has it.
 */
export function loggerModule(): DynamicModule {
  return LoggerModule.forRootAsync({
    inject: [CONFIG],
    useFactory: (config: Config) => ({
      pinoHttp: {
        level: config.LOG_LEVEL,
        mixin: () => {
          const requestId = requestIds.getStore();
          return requestId === undefined ? {} : { requestId };
        },
      },
      forRoutes: [],
    }),
  });
}
