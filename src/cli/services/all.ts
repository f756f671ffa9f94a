import type { Context } from '../context.js';
import type { Program } from '../processes/registry.js';
import { apiProgram, checkerPrograms, workerProgram } from './application.js';
import { ARBITRATOR_NUMBERS, arbitratorProgram } from './arbitrator.js';
import { haproxyProgram } from './haproxy.js';
import { redisProgram } from './redis.js';

/** `data`: everything below the application; `full`: with API processes and worker. */
export type Extent = 'data' | 'full';

/** API processes and worker. */
export function applicationPrograms(context: Context): Program[] {
  const api = context.installation.ports.api.map((_port, index) => apiProgram(context, index));
  return [...api, workerProgram(context)];
}

/** Every program that the supervisor keeps alive; database nodes are never among them. */
export function supervisedPrograms(context: Context, extent: Extent): Program[] {
  return [
    redisProgram(context),
    ...ARBITRATOR_NUMBERS.map((number) => arbitratorProgram(context, number)),
    ...checkerPrograms(context),
    haproxyProgram(context),
    ...(extent === 'full' ? applicationPrograms(context) : []),
  ];
}
