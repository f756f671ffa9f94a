import { performance } from 'node:perf_hooks';
import { DecisionLog } from './decision-log.js';
import { HubCentre } from './hub-centre.js';
import { HubClock } from './hub-clock.js';
import { type KeptDevice, HubDevices } from './hub-devices.js';
import type { Enrolment } from './hub-enrolment.js';
import { DECISIONS, type HubFolder } from './hub-folder.js';
import { HubHandOver } from './hub-hand-over.js';
import { HubLink } from './hub-link.js';
import { HubList } from './hub-list.js';

const DEVICES = 'devices.json';
const CLOCK = 'clock.json';

/** What a hub is made of; all that it knows stands in its folder. */
export interface HubParts {
  readonly performanceId: string;
  /** A clock that only runs, ms. */
  readonly runMs: () => number;
  readonly clock: HubClock;
  readonly centre: HubCentre;
  readonly log: DecisionLog;
  readonly handOver: HubHandOver;
  readonly devices: HubDevices;
  readonly link: HubLink;
  readonly list: HubList;
  /** Devices are on the disk as they are now. */
  readonly keepDevices: () => Promise<void>;
  /** So is what is known of the centre's clock. */
  readonly keepClock: () => Promise<void>;
}

/** Neither the folder nor the centre has what tickets are checked with. */
export class NoListYet extends Error {}

/**
 * Takes up what an earlier process left in the folder, with what the centre tells where it answers.
 * @throws NoListYet when a new hub does not reach the centre
 */
export async function recallParts(
  folder: HubFolder,
  enrolment: Enrolment,
  centreUrl: string,
): Promise<HubParts> {
  const runMs = (): number => performance.now();
  const clock = new HubClock();
  const log = await DecisionLog.open(folder.file(DECISIONS));
  await folder.keepNames();
  const handOver = await HubHandOver.recall(folder, log);
  const { pending } = handOver;
  const { offsetMs } = (await folder.json<{ offsetMs: number }>(CLOCK)) ?? { offsetMs: 0 };
  clock.resume(
    offsetMs,
    Math.max(0, ...log.all.filter((one) => one.isOwn).map(({ atMs }) => atMs)),
  );
  const centre = new HubCentre(centreUrl, enrolment, clock);
  const list = (await HubList.recall(folder)) ?? (await fetchList(folder, centre));
  list.judge.recall(pending);
  const devices = new HubDevices(runMs, (await folder.json<KeptDevice[]>(DEVICES)) ?? []);
  const hadDecided = pending.some(({ isOwn }) => isOwn);
  return {
    ...{
      performanceId: enrolment.performanceId,
      runMs,
      clock,
      centre,
      log,
      handOver,
      devices,
      list,
    },
    link: new HubLink(runMs, hadDecided),
    keepDevices: () => folder.write(DEVICES, devices.kept),
    keepClock: () => folder.write(CLOCK, { offsetMs: clock.offset }),
  };
}

async function fetchList(folder: HubFolder, centre: HubCentre): Promise<HubList> {
  const [manifest, seats] = [await centre.manifest(), await centre.seats()];
  if (manifest === undefined || seats === undefined) {
    throw new NoListYet('The centre does not answer, and this hub has no list of tickets yet.');
  }
  return HubList.adopt(folder, manifest, seats);
}
