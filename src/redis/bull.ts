import { BullModule, type BullRootModuleOptions } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { BULL_PREFIX } from './bull-queues.js';

/** Bull over Redis; it asks for connections that wait for Redis without end. */
function bullOptions(config: Config): BullRootModuleOptions {
  return {
    prefix: BULL_PREFIX,
    createClient: () => {
      const client = new Redis({
        host: config.REDIS_HOST,
        port: config.REDIS_PORT,
        password: config.REDIS_PASSWORD,
        maxRetriesPerRequest: null,
        enableReadyCheck: false,
      });
      client.on('error', () => undefined); // it reconnects by itself, prompts are lost meanwhile
      return client;
    },
  };
}

/** Bull for every module that registers a queue. */
export function bullModule(): DynamicModule {
  return BullModule.forRootAsync({ inject: [CONFIG], useFactory: bullOptions });
}
