import { exitStatus, Refusal } from '../refusal.js';
import { clockApi, clockNode } from './catalogue/clock.js';
import { clusterLoss } from './catalogue/cluster-loss.js';
import { commitAnswersDropped } from './catalogue/commit-answers.js';
import { diskFull, diskSlow } from './catalogue/disk.js';
import { freezes } from './catalogue/freeze.js';
import { isolate, swizzle } from './catalogue/isolate.js';
import { killAll, killNode, killTwo, killWriter } from './catalogue/kill.js';
import {
  addNodeDrill,
  migration,
  rollingRestartDrill,
  stateTransfer,
} from './catalogue/maintenance.js';
import {
  apiKillAfterCommit,
  apiKillBeforeCommit,
  haproxyKill,
  haproxyReload,
  workerKill,
} from './catalogue/processes.js';
import { redisEmpty, redisFreeze, redisKill } from './catalogue/redis.js';
import type { Drill } from './drill.js';

/** Every drill, in the order of `picket drill all`. A new one is a file and a line here. */
export const drills: readonly Drill[] = [
  killNode,
  killWriter,
  killTwo,
  killAll,
  ...freezes,
  isolate,
  swizzle,
  diskSlow,
  diskFull,
  stateTransfer,
  rollingRestartDrill,
  migration,
  addNodeDrill,
  redisKill,
  redisFreeze,
  redisEmpty,
  apiKillBeforeCommit,
  apiKillAfterCommit,
  workerKill,
  haproxyReload,
  haproxyKill,
  commitAnswersDropped,
  clockApi,
  clockNode,
  clusterLoss,
];

/** @throws Refusal for an unknown name, with the names there are */
export function drillNamed(name: string): Drill {
  const drill = drills.find((one) => one.name === name);
  if (drill !== undefined) return drill;
  const names = drills.map((one) => one.name).join(', ');
  throw new Refusal(`No such drill: ${name}. There are: ${names}.`, exitStatus.usage);
}
