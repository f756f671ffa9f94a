import pLimit from 'p-limit';
import type { Decision, DecisionLog } from './decision-log.js';
import type { HubCentre } from './hub-centre.js';
import type { HubFolder } from './hub-folder.js';

const HANDED_OVER = 'handed-over.json';
/** Scans in one upload. */
const UPLOAD_MAX = 25;
/** Uploads at once. */
const AT_ONCE = 3;

/** What the centre has of the log: all before a line, which is kept. */
export class HubHandOver {
  private constructor(
    private readonly folder: HubFolder,
    private readonly log: DecisionLog,
    private handedOver: number,
  ) {}

  static async recall(folder: HubFolder, log: DecisionLog): Promise<HubHandOver> {
    const kept = await folder.json<{ count: number }>(HANDED_OVER);
    return new HubHandOver(folder, log, Math.min(kept?.count ?? 0, log.all.length));
  }

  /** Where in the log those begin that the centre lacks. */
  get from(): number {
    return this.handedOver;
  }

  /** Those that the centre lacks, in their order. */
  get pending(): readonly Decision[] {
    return this.log.all.slice(this.handedOver);
  }

  /**
   * Hands over all that there are now, each device's in their order; again changes nothing there.
   * @returns false when the centre is away again
   * @throws Declined, or what the disk says
   */
  async send(centre: HubCentre): Promise<boolean> {
    const until = this.log.all.length;
    // What this machine could still forget must not be known elsewhere as told to somebody.
    await this.log.flush();
    const limit = pLimit(AT_ONCE);
    const last = this.pending.filter((one) => this.log.find(one.scanId) === one);
    const sent = await Promise.all(
      [...byDevice(last)].map(([deviceId, decisions]) =>
        limit(() => sendAll(centre, deviceId, decisions)),
      ),
    );
    if (sent.includes(false)) return false;
    await this.folder.write(HANDED_OVER, { count: until });
    this.handedOver = until;
    return true;
  }
}

function byDevice(decisions: readonly Decision[]): Map<string, Decision[]> {
  const found = new Map<string, Decision[]>();
  for (const one of decisions) found.set(one.deviceId, [...(found.get(one.deviceId) ?? []), one]);
  return found;
}

async function sendAll(
  centre: HubCentre,
  deviceId: string,
  decisions: readonly Decision[],
): Promise<boolean> {
  for (let from = 0; from < decisions.length; from += UPLOAD_MAX) {
    const scans = decisions.slice(from, from + UPLOAD_MAX).map((one) => ({
      ...{ scanId: one.scanId, code: one.code, direction: one.direction, gate: one.gate },
      ...{ mode: one.mode, shown: one.shown, isNameChecked: one.isNameChecked },
      scannedAt: new Date(one.atMs).toISOString(),
    }));
    if (!(await centre.upload(deviceId, scans))) return false;
  }
  return true;
}
