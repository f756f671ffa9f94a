import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { v4 as uuid } from 'uuid';
import { Sweep } from '../database/sweep.js';
import { LeasesRepository } from './leases.repository.js';
import { LineNumbers } from './line-numbers.js';
import { type LastStep, RoomSights } from './room-sights.js';
import { nextStep, type RoomSight } from './room-step.js';
import { StepWriter } from './step-writer.js';
import {
  type RoomStep,
  type WaitingRoom,
  WaitingRoomsRepository,
} from './waiting-rooms.repository.js';

const LEASE = 'waiting-rooms';
/** Taken over at the latest after life, one interval and one step: within 3 s. */
const LEASE_LIFE_MS = 1_800;
const RENEW_MS = 500;
const STEP_MS = 250;
/** So long after the last line that moved the lease is given back: a still system writes nothing. */
const REST_AFTER_MS = 5_000;
const STOP_WAIT_MS = 1_000;
const ROOMS_AT_ONCE = 4;

/** A room that is not closed, and its line in Redis. */
interface Seen {
  readonly room: WaitingRoom;
  readonly line: RoomSight['line'];
}

/**
 * Moves the lines: counts, opens, calls, closes. Runs in every process; one at a time leads, and nobody
 * while no line has to move. It keeps nothing that the next leader would need: each step goes from the
 * database's row to the next one.
 */
@Injectable()
export class LineLeader implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(LineLeader.name);
  private readonly holder = uuid();
  private readonly sweep = new Sweep(LEASE, STEP_MS, () => this.round());
  private readonly last = new Map<string, LastStep>();
  private readonly leads = new Gauge({
    name: 'picket_waiting_room_leads',
    help: 'Whether this process moves the lines of the waiting rooms.',
  });
  private fence: number | undefined;
  private askedAtMs = Number.NEGATIVE_INFINITY;
  private movedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly leases: LeasesRepository,
    private readonly rooms: WaitingRoomsRepository,
    private readonly numbers: LineNumbers,
    private readonly sights: RoomSights,
    private readonly step: StepWriter,
  ) {}

  onModuleInit(): void {
    this.sweep.start();
  }

  /** The lease runs out by itself: nothing here may keep the process from stopping. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.race([this.resign(), sleep(STOP_WAIT_MS, undefined, { ref: false })]);
  }

  private async resign(): Promise<void> {
    await this.sweep.stop();
    await this.rest().catch(() => undefined);
  }

  private async round(): Promise<void> {
    const isDue = performance.now() - this.askedAtMs > RENEW_MS;
    if (this.fence === undefined && !isDue) return;
    const moving = (await this.look()).filter(hasToMove);
    const nowMs = performance.now();
    if (moving.length > 0) this.movedAtMs = nowMs;
    if (nowMs - this.movedAtMs > REST_AFTER_MS) return this.rest();
    if (isDue) await this.askForLease();
    if (this.fence === undefined) return;
    for (let from = 0; from < moving.length; from += ROOMS_AT_ONCE) {
      await Promise.all(moving.slice(from, from + ROOMS_AT_ONCE).map((seen) => this.lead(seen)));
    }
  }

  /** The rooms first: what Redis says then is at least as new as what the database says. */
  private async look(): Promise<Seen[]> {
    const rooms = await this.rooms.notClosed();
    return Promise.all(
      rooms.map(async (room) => ({ room, line: await this.numbers.lineOf(room.performanceId) })),
    );
  }

  private async rest(): Promise<void> {
    this.askedAtMs = performance.now();
    if (this.fence === undefined) return;
    this.fence = undefined;
    this.leads.set(0);
    await this.leases.release(LEASE, this.holder);
  }

  private async askForLease(): Promise<void> {
    const ledBefore = this.fence !== undefined;
    this.fence = undefined;
    const lease = await this.leases.hold(LEASE, this.holder, LEASE_LIFE_MS);
    this.askedAtMs = performance.now();
    this.fence = lease?.fence;
    this.leads.set(lease === undefined ? 0 : 1);
    if (!ledBefore && lease !== undefined) {
      this.last.clear();
      this.logger.log(`leads the waiting rooms, fence ${lease.fence}`);
    }
  }

  private async lead({ room, line }: Seen): Promise<void> {
    const { performanceId } = room;
    if (this.fence === undefined) return;
    try {
      const stopped = await this.stopAtOpening(room, line);
      const sight = await this.sights.look(room, stopped, this.last.get(performanceId));
      const { step, carry } = nextStep(room, sight);
      this.last.set(performanceId, { atMs: performance.now(), carry });
      if (isChanged(room, step) && !(await this.step.write(room, step, this.fence))) return;
      if (step.phase === 'closed') this.last.delete(performanceId);
      await this.tell(room, sight.line, step);
    } catch (error) {
      this.logger.warn({ err: error, performanceId }, 'this step is left out');
    }
  }

  /** Nobody joins between the count of the registered and its commit. */
  private async stopAtOpening(
    room: WaitingRoom,
    line: RoomSight['line'],
  ): Promise<RoomSight['line']> {
    const isOpening = room.phase === 'before' && room.now >= room.opensAt;
    if (!isOpening || typeof line === 'string') return line;
    const { performanceId, ceiling, issued: atLeast, closesAt: endsAt } = room;
    const stopped = { state: 'opening', ceiling, atLeast, endsAt } as const;
    return { ...line, state: 'opening', last: await this.numbers.allow(performanceId, stopped) };
  }

  /** Lets Redis give what the database allows, unless it is told already. */
  private async tell(
    { performanceId, closesAt: endsAt }: WaitingRoom,
    line: RoomSight['line'],
    { phase, ceiling, issued: atLeast }: RoomStep,
  ): Promise<void> {
    const state = phase === 'closed' ? 'ended' : 'joining';
    if (line === 'away') return;
    if (line !== 'lost' && line.state === state && line.ceiling >= ceiling) return;
    await this.numbers.allow(performanceId, { state, ceiling, atLeast, endsAt });
  }
}

/** Whether the room is not as it should stay: somebody came or waits, a time has come, Redis forgot. */
function hasToMove({ room, line }: Seen): boolean {
  if (room.issued > room.serving || room.now >= room.closesAt) return true;
  if (room.phase === 'before' && room.now >= room.opensAt) return true;
  if (line === 'away') return false;
  return line === 'lost' || line.last > room.issued || line.ceiling < room.ceiling;
}

/** Small drifts are not worth a write four times a second. */
function isChanged(room: WaitingRoom, step: RoomStep): boolean {
  return (
    step.phase !== room.phase ||
    step.issued !== room.issued ||
    step.ceiling !== room.ceiling ||
    step.serving !== room.serving ||
    Math.abs(step.noShowShare - room.noShowShare) > 0.02 ||
    Math.abs(step.health - room.health) > 0.1 * room.health
  );
}
