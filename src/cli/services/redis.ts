import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inheritedEnvironment } from '../../config/installation.js';
import type { Context } from '../context.js';
import type { Program } from '../processes/registry.js';

/**
 * Redis holds prompt jobs and counters; every deadline is also a column in the database, so losing a
 * second of it is harmless. noeviction because Bull must get an error rather than lose a job.
 */
export function redisProgram(context: Context): Program {
  const { home, installation, secrets } = context;
  const folder = join(home.data, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(home.run, 'redis.conf');
  const lines = [
    'bind 127.0.0.1',
    `port ${installation.ports.redis}`,
    `requirepass ${secrets.REDIS_PASSWORD}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory 512mb',
    'maxmemory-policy noeviction',
    `dir "${folder}"`,
    '',
  ];
  writeFileSync(file, lines.join('\n'), { mode: 0o600 });
  return {
    name: 'redis',
    command: 'redis-server',
    args: [file],
    env: inheritedEnvironment(),
    cwd: home.root,
  };
}
