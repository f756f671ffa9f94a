import { Injectable } from '@nestjs/common';
import { Forbidden, NotFound, Unauthenticated } from '../errors/common.errors.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { GateEnrolmentsRepository } from './gate-enrolments.repository.js';

/** Who may work at a performance's gates. */
@Injectable()
export class GateAccess {
  constructor(
    private readonly events: EventsService,
    private readonly enrolments: GateEnrolmentsRepository,
  ) {}

  /**
   * The performance, whoever asks.
   * @throws NotFound
   */
  performance(id: string): Promise<PerformanceFacts> {
    return this.events.performance(id);
  }

  /**
   * The performance, for its seller, the gate staff appointed to it, and devices enrolled for it.
   * @throws NotFound for an unknown performance and a draft's, Forbidden; Unauthenticated for a
   *   device that was revoked, which ends its session at once
   */
  async performanceOfStaff(id: string, accountId: string): Promise<PerformanceFacts> {
    const performance = await this.events.performance(id);
    if (await this.events.mayCheckIn(id, accountId)) return performance;
    const device = await this.enrolments.find(accountId);
    if (device?.performanceId === id && device.verifyKey !== undefined) {
      if (device.isRevoked) throw new Unauthenticated();
      return performance;
    }
    throw performance.published ? new Forbidden('gate-staff') : new NotFound();
  }

  /** The performance that a device is enrolled for; undefined for accounts. */
  async performanceOfDevice(deviceId: string): Promise<PerformanceFacts | undefined> {
    const device = await this.enrolments.find(deviceId);
    return device && this.events.performance(device.performanceId);
  }
}
