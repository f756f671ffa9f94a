import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Sweep } from '../database/sweep.js';
import { DomainError } from '../errors/domain-error.js';
import { WaitingRoomService } from '../queue/waiting-room.service.js';
import { CrowdSteps } from './crowd-steps.js';
import { type CrowdRow, type Rehearsal, RehearsalsRepository } from './rehearsals.repository.js';

const ROUND_MS = 250;
/**
 * Steps of all crowds together in a round, side by side: at most 24 a second, and six at a time, however
 * many rehearse. Real buyers have the rest.
 */
const STEPS_A_ROUND = 6;
/** Longer than a step can take; a worker that dies leaves it to the next one. */
const LEASE_SECONDS = 30;
const RUNNING_MAX = 100;

/** Lets the crowds of rehearsals buy. Runs in the worker. */
@Injectable()
export class Crowd implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Crowd.name);
  private readonly sweep = new Sweep('rehearsal crowds', ROUND_MS, () => this.round());

  constructor(
    private readonly rehearsals: RehearsalsRepository,
    private readonly rooms: WaitingRoomService,
    private readonly steps: CrowdSteps,
  ) {}

  onModuleInit(): void {
    this.sweep.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.sweep.stop();
  }

  private async round(): Promise<void> {
    const running = await this.rehearsals.in('running', RUNNING_MAX);
    if (running.length === 0) return;
    await Promise.all(running.map((one) => this.lookAtBoard(one)));
    const due = await this.rehearsals.due(STEPS_A_ROUND);
    await Promise.all(due.map((row) => this.step(row)));
  }

  /** As everybody in a line does: one look at the board tells whose turn it is. */
  private async lookAtBoard({ id }: Rehearsal): Promise<void> {
    try {
      const { serving } = await this.rooms.board(id);
      if (serving > 0) await this.rehearsals.wake(id, serving);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error; // no waiting room, or gone
    }
  }

  private async step(row: CrowdRow): Promise<void> {
    if (!(await this.rehearsals.take(row, LEASE_SECONDS))) return;
    try {
      await this.rehearsals.move(row, await this.steps.next(row));
    } catch (error) {
      // Due again when the lease is over.
      const { performanceId, number, step } = row;
      this.logger.warn({ err: error, performanceId, number, step }, 'a simulated buyer waits');
    }
  }
}
