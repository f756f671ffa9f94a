import { Injectable } from '@nestjs/common';
import { entryWindow } from '../../entry/entry-window.js';
import type { Tx } from '../database/transactions.js';
import { EventsService, type PerformanceFacts } from '../events/events.service.js';
import { type NoticeKind, Notices } from '../notifications/notices.service.js';
import { DeviceChangeClosed } from './ticket-devices.errors.js';
import { TicketDevicesRepository } from './ticket-devices.repository.js';

/** What an account's device stands for: its tickets of events that bind them to one. */
@Injectable()
export class DeviceBindings {
  constructor(
    private readonly devices: TicketDevicesRepository,
    private readonly events: EventsService,
    private readonly notices: Notices,
  ) {}

  /** Performances with device binding that an account has valid tickets of, and can still enter. */
  async performances(accountId: string, nowMs: number): Promise<PerformanceFacts[]> {
    const ids = await this.devices.performancesWithTickets(accountId);
    const all = await Promise.all(ids.map((id) => this.events.performance(id)));
    return all.filter(
      ({ deviceBinding, startsAt }) =>
        deviceBinding && nowMs < entryWindow(startsAt.getTime()).untilMs,
    );
  }

  /**
   * While people enter, tickets stay on their device.
   * @throws DeviceChangeClosed
   */
  requireNoEntry(performances: readonly PerformanceFacts[], nowMs: number): void {
    for (const { eventTitle, startsAt } of performances) {
      const { fromMs, untilMs } = entryWindow(startsAt.getTime());
      if (nowMs < fromMs) continue;
      const changeableFrom = new Date(untilMs).toISOString();
      throw new DeviceChangeClosed({ eventTitle, changeableFrom });
    }
  }

  /**
   * Kills every code that an account's device could make, and tells the account why.
   * @returns false when one of the tickets has no revision left
   */
  async reissue(
    tx: Tx,
    { accountId, deviceId, kind }: { accountId: string; deviceId: string; kind: NoticeKind },
    performances: readonly PerformanceFacts[],
  ): Promise<boolean> {
    const ids = performances.map(({ id }) => id);
    const areAll = await this.devices.reissue(tx, accountId, ids);
    await this.notices.tellEach(
      tx,
      performances.map(({ id: performanceId, eventId, eventTitle, startsAt }) => ({
        kind,
        accountId,
        key: `${short(deviceId)}:${short(performanceId)}`,
        data: { eventId, eventTitle, performanceId, startsAt: startsAt.toISOString() },
      })),
    );
    return areAll;
  }
}

/** A UUID in 22 letters: two of them fit into the key of a notice. */
function short(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}
