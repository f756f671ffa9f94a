import { BullModule } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';

/** Where Bull keeps its keys in Redis. */
export const BULL_PREFIX = 'picket';

const names = new Set<string>();

/** Registers a queue; every module that has one does it through here, so that it is watched. */
export function queueModule(name: string): DynamicModule {
  names.add(name);
  return BullModule.registerQueue({ name });
}

/** Names of the queues this process knows. */
export function queueNames(): string[] {
  return [...names].sort();
}
