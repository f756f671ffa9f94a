import { Inject, Injectable } from '@nestjs/common';
import { entryWindow } from '../../entry/entry-window.js';
import { MANIFEST_TAG, packTickets } from '../../entry/gate-manifest.js';
import type { Manifest } from '../../entry/signed-manifest.js';
import { GateAccess } from './gate-access.js';
import type { ManifestView } from './gates.schemas.js';
import { GatesRepository } from './gates.repository.js';
import { PerformanceKeys } from './performance-keys.js';
import { TICKET_KEYS, type TicketKeys } from './ticket-keys.js';

/** What gates check tickets with. */
@Injectable()
export class GateManifestsService {
  constructor(
    private readonly gates: GatesRepository,
    private readonly access: GateAccess,
    private readonly performanceKeys: PerformanceKeys,
    @Inject(TICKET_KEYS) private readonly keys: TicketKeys,
  ) {}

  /**
   * Everything a gate needs to check tickets by itself, signed by the key of new tickets.
   * @throws NotFound, Forbidden
   */
  async manifest(performanceId: string, staffId: string): Promise<ManifestView> {
    const performance = await this.access.performanceOfStaff(performanceId, staffId);
    const cursor = await this.gates.cursor();
    const [tickets, key] = await Promise.all([
      this.gates.tickets(performanceId),
      this.performanceKeys.of(performanceId),
    ]);
    const payload: Manifest = {
      performanceId,
      performanceShortId: performance.shortId,
      eventTitle: performance.eventTitle,
      startsAt: performance.startsAt.toISOString(),
      reEntry: performance.reEntry,
      window: entryWindow(performance.startsAt.getTime()),
      publicKeys: [...this.keys.publicKeys].map(([keyId, raw]) => ({
        keyId,
        key: Buffer.from(raw).toString('base64'),
      })),
      performanceKey: Buffer.from(key.key).toString('base64'),
      cursor: cursor.toISOString(),
      tickets: Buffer.from(packTickets(tickets)).toString('base64'),
    };
    const text = JSON.stringify(payload);
    const signature = this.keys.sign(Buffer.from(MANIFEST_TAG + text));
    const { keyId } = this.keys;
    return { payload: text, keyId, signature: Buffer.from(signature).toString('base64') };
  }
}
