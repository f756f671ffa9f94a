import { Injectable } from '@nestjs/common';
import { Forbidden, NotFound } from '../errors/common.errors.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';

/** Who may work at a performance's gates. */
@Injectable()
export class GateAccess {
  constructor(private readonly events: EventsService) {}

  /**
   * The performance, whoever asks.
   * @throws NotFound
   */
  performance(id: string): Promise<PerformanceFacts> {
    return this.events.performance(id);
  }

  /**
   * The performance, for its seller and the gate staff appointed to it.
   * @throws NotFound for an unknown performance and a draft's, Forbidden
   */
  async performanceOfStaff(id: string, accountId: string): Promise<PerformanceFacts> {
    const performance = await this.events.performance(id);
    if (await this.events.mayCheckIn(id, accountId)) return performance;
    throw performance.published ? new Forbidden('gate-staff') : new NotFound();
  }
}
