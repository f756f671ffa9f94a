import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lifecycle } from '../cluster/lifecycle.js';
import { loadConfig } from '../config/config.js';

/** Longer than a payment with its time-out and the transaction after it. */
const STOP_LIMIT_MS = 30_000;

/** Listens, and on SIGTERM or SIGINT stops taking work, finishes what is under way and ends. */
export async function run(app: NestFastifyApplication): Promise<void> {
  const config = loadConfig();
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
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
