import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { entryWindow } from '../../entry/entry-window.js';
import { packTickets, slotOf } from '../../entry/gate-manifest.js';
import { Transactions } from '../database/transactions.js';
import { NotFound } from '../errors/common.errors.js';
import { GateAccess } from './gate-access.js';
import { GateEnrolmentsRepository } from './gate-enrolments.repository.js';
import type { ContactBody, ContactView } from './gates.schemas.js';
import { type Gates, GatesRepository } from './gates.repository.js';
import { SlotSharing } from './slot-sharing.js';

const THE_DEVICE = { en: 'The device', ko: '기기' };

/** A device asks this often, and gives an answer up after that, ms. */
export const CONTACT_EVERY_MS = 1_500;
/** A device that was silent for longer is taken for cut off: tickets of its slots enter at it alone. */
export const CUT_OFF_MS = 4_000;
/**
 * So long after it sent its last contact that was answered, a device decides by itself, ms: one more
 * contact may have counted here, and must be older than {@link CUT_OFF_MS} by then.
 */
export const DECIDES_ALONE_MS = 9_000;
/** How long this process believes what it read of gates, when it judges scans. */
const KEPT_MS = 500;
const KEPT_MAX = 1_000;

/** What gates need to go on without the centre, and who of them owns which tickets meanwhile. */
@Injectable()
export class GateContactsService {
  private readonly kept = new LRUCache<string, Gates>({
    max: KEPT_MAX,
    ttl: KEPT_MS,
    fetchMethod: (performanceId) => this.slots.gates(performanceId),
  });

  constructor(
    private readonly transactions: Transactions,
    private readonly gates: GatesRepository,
    private readonly access: GateAccess,
    private readonly enrolments: GateEnrolmentsRepository,
    private readonly slots: SlotSharing,
  ) {}

  /**
   * A device says that it is there and which slots it owns; told are the tickets that changed and the
   * slots it owns from now on. A late or revoked contact changes nothing and owns nothing, and one
   * that only watches is not noted.
   * @throws NotFound, Forbidden
   */
  async contact(performanceId: string, staffId: string, body: ContactBody): Promise<ContactView> {
    const { deviceId, since } = body;
    const performance = await this.access.performanceOfStaff(performanceId, staffId);
    const cursor = await this.gates.cursor();
    const isNoted = !body.watches && (await this.note(performanceId, staffId, body));
    const { gates, mine } =
      isNoted && !body.leaves
        ? await this.slots.share({ performanceId, deviceId, holds: new Set(body.holds) })
        : { gates: await this.slots.gates(performanceId), mine: [] };
    const [conflicts, { tickets, until }] = await Promise.all([
      this.gates.conflicts(performanceId),
      this.gates.changes(performanceId, new Date(since ?? 0)),
    ]);
    return {
      now: new Date().toISOString(),
      cursor: (until ?? cursor).toISOString(),
      hasMore: until !== undefined,
      window: entryWindow(performance.startsAt.getTime()),
      tickets: Buffer.from(packTickets(tickets)).toString('base64'),
      // Whoever is noted is not.
      isRevoked: !isNoted && (await this.gates.isRevoked(performanceId, deviceId)),
      isIsland: gates.isIsland,
      slots: [...mine],
      devices: gates.devices.map((device) => ({
        ...device,
        isCutOff: device.silentMs > CUT_OFF_MS,
        slots: gates.slots.filter(({ owner }) => owner === device.deviceId).map(({ slot }) => slot),
      })),
      conflicts,
      contactEveryMs: CONTACT_EVERY_MS,
      decidesAloneMs: DECIDES_ALONE_MS,
      by: 'centre',
    };
  }

  /**
   * Where a ticket may enter while its device is cut off.
   * @returns the gate of the cut-off owner, undefined when the ticket may enter here
   */
  async elsewhere(
    performanceId: string,
    deviceId: string,
    ticketShortId: bigint,
  ): Promise<string | undefined> {
    const gates = await this.kept.fetch(performanceId);
    if (gates === undefined || gates.isIsland) return undefined;
    const owner = gates.slots.find(({ slot }) => slot === slotOf(ticketShortId))?.owner;
    if (owner === undefined || owner === null || owner === deviceId) return undefined;
    const device = gates.devices.find((one) => one.deviceId === owner);
    return device !== undefined && device.silentMs > CUT_OFF_MS ? device.gate : undefined;
  }

  /**
   * Begins or ends island mode: every gate lets every ticket in that it does not know to be used, and
   * doubles show when scans are merged.
   * @throws NotFound, Forbidden
   */
  async setIsland(performanceId: string, staffId: string, isOn: boolean): Promise<void> {
    await this.access.performanceOfStaff(performanceId, staffId);
    await this.transactions.run('gate-island', (tx) =>
      this.gates.setIsland(tx, performanceId, staffId, isOn),
    );
    this.kept.delete(performanceId);
  }

  /**
   * Ends a device that is lost or stolen: its slots go to the others, and an enrolled one is let in
   * nowhere any more. If staff still let people in with it, that shows as doubles when its scans come.
   * @throws NotFound also for an unknown device, Forbidden
   */
  async revoke(performanceId: string, staffId: string, deviceId: string): Promise<void> {
    await this.access.performanceOfStaff(performanceId, staffId);
    const isThere = await this.transactions.run('gate-revoke', async (tx) => {
      const wasEnrolled = await this.enrolments.revoke(tx, performanceId, deviceId);
      return (await this.gates.revoke(tx, performanceId, deviceId)) || wasEnrolled;
    });
    this.kept.delete(performanceId);
    if (!isThere) throw new NotFound(THE_DEVICE);
  }

  /**
   * Frees the slots of a device that scans no more, such as one whose battery is empty.
   * @throws NotFound, Forbidden
   */
  async release(performanceId: string, staffId: string, deviceId: string): Promise<void> {
    await this.access.performanceOfStaff(performanceId, staffId);
    await this.free(performanceId, deviceId);
  }

  /** @returns false when it is late or revoked */
  private async note(
    performanceId: string,
    staffId: string,
    { deviceId, gate, seq, heard, leaves }: ContactBody,
  ): Promise<boolean> {
    const isNoted = await this.transactions.run('gate-contact', (tx) =>
      this.gates.note(tx, { performanceId, deviceId, gate, staffId, seq, heard }),
    );
    if (isNoted && leaves) await this.free(performanceId, deviceId);
    return isNoted;
  }

  private async free(performanceId: string, deviceId: string): Promise<void> {
    await this.transactions.run('gate-release', (tx) =>
      this.gates.release(tx, performanceId, deviceId),
    );
    this.kept.delete(performanceId);
  }
}
