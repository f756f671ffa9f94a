import { randomUUID } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';

/** The request id HAProxy gave, or a new one; it stands in every log line and problem document. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : randomUUID();
}

/**
 * Structured logs by pino; requests are logged by the HTTP server when they failed, see main.
 * @param serves whether lines are to carry the id of the request they belong to: that costs every
 *   promise of the process something, so a process with work of its own goes without
 */
export function loggerModule({ serves }: { serves: boolean }): DynamicModule {
  return LoggerModule.forRootAsync({
    inject: [CONFIG],
    useFactory: (config: Config) => ({
      pinoHttp: { level: config.LOG_LEVEL, autoLogging: false, quietReqLogger: true },
      ...(serves ? {} : { forRoutes: [] }),
    }),
  });
}
