import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Sweep } from '../database/sweep.js';
import { ChangesRepository } from './changes.repository.js';
import { EventsService } from './events.service.js';

const INTERVAL_MS = 1_000;
/** Changes of so long before the last look are looked at again: their COMMIT may have been late. */
const OVERLAP_SECONDS = 15;
const MS_PER_SECOND = 1_000;

/** Forgets what this process keeps of performances that were changed, wherever that was, in a second. */
@Injectable()
export class ChangeWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly sweep = new Sweep('changed performances', INTERVAL_MS, () => this.look());
  private lookedAtMs = performance.now();

  constructor(
    private readonly changes: ChangesRepository,
    private readonly events: EventsService,
  ) {}

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async look(): Promise<void> {
    const nowMs = performance.now();
    // After a time without a database everything since the last look counts.
    const seconds = Math.ceil((nowMs - this.lookedAtMs) / MS_PER_SECOND) + OVERLAP_SECONDS;
    for (const id of await this.changes.changedWithin(seconds)) this.events.forget(id);
    this.lookedAtMs = nowMs;
  }
}
