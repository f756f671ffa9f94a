import { roleOf } from '../cluster/role.js';
import { hasStandby } from '../cluster/sides.js';
import type { Context } from '../context.js';
import type { Program } from '../processes/registry.js';
import {
  apiProgram,
  checkerPrograms,
  sandboxBankProgram,
  standbyKeeperProgram,
  workerProgram,
} from './application.js';
import { ARBITRATOR_NUMBERS, arbitratorProgram } from './arbitrator.js';
import { keeperPrograms } from './backup-keeper.js';
import { haproxyProgram } from './haproxy.js';
import { hasMonitoring, prometheusProgram } from './prometheus.js';
import { operatorAgentProgram } from './operator-agent.js';
import { mailCatcherProgram } from './mail-catcher.js';
import { redisProgram } from './redis.js';

/** `data`: everything below the application; `full`: with API processes and worker. */
export type Extent = 'data' | 'full';

/** API processes and worker. */
export function applicationPrograms(context: Context): Program[] {
  const api = context.installation.ports.api.map((_port, index) => apiProgram(context, index));
  return [...api, workerProgram(context)];
}

/** What belongs to one cluster beside its nodes. */
export function clusterPrograms(cluster: Context): Program[] {
  return [
    ...ARBITRATOR_NUMBERS.map((number) => arbitratorProgram(cluster, number)),
    ...checkerPrograms(cluster),
  ];
}

/** What a supervisor looks after: an installation with its main cluster, or its standby cluster. */
export type Supervised = Extent | 'standby';

/** Prometheus, where it was asked for. */
export function monitoringPrograms(context: Context): Program[] {
  return hasMonitoring(context) ? [prometheusProgram(context)] : [];
}

/** Every program that the supervisor keeps alive; database nodes are never among them. */
export function supervisedPrograms(context: Context, extent: Supervised): Program[] {
  if (extent === 'standby') return clusterPrograms(context);
  return [
    redisProgram(context),
    ...(roleOf(context.home).role === 'fenced' ? [] : clusterPrograms(context)),
    haproxyProgram(context),
    ...keeperPrograms(context),
    ...(hasStandby(context) ? [standbyKeeperProgram(context)] : []),
    ...(extent === 'full'
      ? [
          sandboxBankProgram(context),
          mailCatcherProgram(context),
          ...applicationPrograms(context),
          operatorAgentProgram(context),
        ]
      : []),
    ...monitoringPrograms(context),
  ];
}
