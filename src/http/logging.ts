import { randomUUID } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';

/** The request id HAProxy gave, or a new one; it stands in every log line and problem document. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : randomUUID();
}

/** Structured logs by pino; requests are logged by the HTTP server when they failed, see main. */
export function loggerModule(): DynamicModule {
  return LoggerModule.forRootAsync({
    inject: [CONFIG],
    useFactory: (config: Config) => ({
      pinoHttp: { level: config.LOG_LEVEL, autoLogging: false, quietReqLogger: true },
    }),
  });
}
