import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Hub, type HubStatus } from './hub.js';
import { Declined } from './hub-centre.js';
import type { Enrolment } from './hub-enrolment.js';
import type { HubFolder } from './hub-folder.js';
import { recallParts } from './hub-parts.js';
import { type Serving, serveHub } from './hub-server.js';

/** Until the centre has said otherwise, and while it is away, ms. */
const CONTACT_EVERY_MS = 1_500;
const AWAY_EVERY_MS = 500;
const KEEP_CLOCK_EVERY_MS = 30_000;
const RENEW_KEYS_EVERY_MS = 600_000;
const UNAUTHENTICATED = 401;
const FORBIDDEN = 403;

/** What a hub is run with. */
export interface HubSettings {
  readonly folder: HubFolder;
  readonly enrolment: Enrolment;
  readonly centre: string;
  readonly serving: Serving;
  /** Called when something changed that people look at, and now and then while scans wait. */
  readonly tell: (status: HubStatus, trouble: string | undefined) => void;
}

/**
 * Runs a hub until it is told to stop; whatever it knows stands in its folder, so it may die anywhere.
 * @throws NoListYet
 */
export async function runHub(settings: HubSettings, stopping: AbortSignal): Promise<void> {
  const { folder, enrolment, centre, serving } = settings;
  const hub = new Hub(await recallParts(folder, enrolment, centre));
  const server = await serveHub(hub, serving);
  try {
    await new HubRounds(hub, settings.tell).until(stopping);
  } finally {
    await end(hub, server);
  }
}

async function end(hub: Hub, server: FastifyInstance): Promise<void> {
  await server.close();
  await hub.parts.log.close();
  await hub.parts.centre.close();
}

/** What a hub does again and again: its own contacts, and what it must keep fresh. */
class HubRounds {
  private keptClockMs = 0;
  private renewedMs: number;
  private told = '';
  private trouble: string | undefined;

  constructor(
    private readonly hub: Hub,
    private readonly tell: HubSettings['tell'],
  ) {
    this.renewedMs = hub.parts.runMs();
  }

  async until(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await this.round();
      const { link } = this.hub.parts;
      const everyMs = link.isThrough ? CONTACT_EVERY_MS : AWAY_EVERY_MS;
      await sleep(everyMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  private async round(): Promise<void> {
    const { link } = this.hub.parts;
    this.trouble = undefined;
    try {
      if (!link.isRevoked) await this.hub.talk();
      await this.refresh();
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      const status = error instanceof Declined ? error.answer.status : 0;
      if (status === UNAUTHENTICATED || status === FORBIDDEN) link.end();
    }
    this.say();
  }

  private async refresh(): Promise<void> {
    const { runMs, keepClock, link, centre, list } = this.hub.parts;
    const nowMs = runMs();
    if (nowMs - this.keptClockMs > KEEP_CLOCK_EVERY_MS) {
      this.keptClockMs = nowMs;
      await keepClock();
    }
    if (link.isThrough && nowMs - this.renewedMs > RENEW_KEYS_EVERY_MS) {
      this.renewedMs = nowMs;
      const signed = await centre.manifest();
      if (signed !== undefined) await list.renew(signed);
    }
  }

  private say(): void {
    const { status } = this.hub;
    const { centre, decides, devices, pending } = status;
    const now = JSON.stringify([centre, decides, devices, pending, this.trouble]);
    if (now === this.told) return;
    this.told = now;
    this.tell(status, this.trouble);
  }
}
