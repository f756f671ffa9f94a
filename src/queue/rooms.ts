import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Transactions } from '../database/transactions.js';
import { DomainError } from '../errors/domain-error.js';
import { EventsService } from '../events/events.service.js';
import { NoWaitingRoom, WaitingRoomUnavailable } from './queue.errors.js';
import { type WaitingRoom, WaitingRoomsRepository } from './waiting-rooms.repository.js';

const SEED_BYTES = 32;
/** However many ask, one process reads a room this often from the database. */
const FRESH_MS = 200;
const ROOMS_KEPT_MAX = 2_000;

/** Waiting rooms as they were a fifth of a second ago or less; made when first asked for. */
@Injectable()
export class Rooms {
  private readonly kept = new LRUCache<string, WaitingRoom | DomainError>({
    max: ROOMS_KEPT_MAX,
    ttl: FRESH_MS,
    // While the database is away for a moment, the last sight of a room is better than none.
    allowStaleOnFetchRejection: true,
    noDeleteOnStaleGet: true,
    // A refusal is an answer like any other: a rejection would be taken for a lost database.
    fetchMethod: (id) => this.load(id).catch(onlyRefusals),
  });

  constructor(
    private readonly rooms: WaitingRoomsRepository,
    private readonly events: EventsService,
    private readonly transactions: Transactions,
  ) {}

  /** @throws NotFound for an unpublished performance, NoWaitingRoom, WaitingRoomUnavailable */
  async get(performanceId: string): Promise<WaitingRoom> {
    const found = await this.kept.fetch(performanceId);
    if (found === undefined) throw new WaitingRoomUnavailable();
    if (found instanceof DomainError) throw found;
    return found;
  }

  /** Forgets what this process knows of a room that was just changed. */
  refresh(performanceId: string): void {
    this.kept.delete(performanceId);
  }

  private async load(performanceId: string): Promise<WaitingRoom> {
    return (await this.rooms.find(performanceId)) ?? this.make(performanceId);
  }

  private async make(performanceId: string): Promise<WaitingRoom> {
    const facts = await this.events.performanceWithLine(performanceId);
    const { enabled, admissionsPerSecondMax, activeBuyersMax } = facts.waitingRoom;
    if (!enabled) throw new NoWaitingRoom();
    const room = {
      performanceId,
      seed: randomBytes(SEED_BYTES),
      opensAt: facts.salesOpenAt,
      closesAt: facts.salesCloseAt,
      admissionsPerSecondMax,
      activeBuyersMax,
    };
    await this.transactions.run('open-waiting-room', (tx) => this.rooms.create(tx, room));
    const made = await this.rooms.find(performanceId);
    if (made === undefined) throw new Error('a room that was made is there');
    return made;
  }
}

function onlyRefusals(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}
