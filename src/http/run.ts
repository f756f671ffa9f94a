import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lifecycle } from '../cluster/lifecycle.js';
import { loadConfig } from '../config/config.js';

/** Connections that may wait to be accepted: as many as the kernel allows unless told otherwise. */
const LISTEN_BACKLOG = 4_096;

/** Longer than a payment with its time-out and the transaction after it. */
const STOP_LIMIT_MS = 30_000;

/** Listens, and on SIGTERM or SIGINT stops taking work, finishes what is under way and ends. */
export async function run(app: NestFastifyApplication): Promise<void> {
  const config = loadConfig();
  const { HTTP_PORT: port, HTTP_HOST: host } = config;
  await app.listen({ port, host, backlog: LISTEN_BACKLOG });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    app.get(Lifecycle).drain();
    await sleep(config.DRAIN_MS);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    await app.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}
