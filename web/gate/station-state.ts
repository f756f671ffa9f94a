import type { Contact, Counts } from './centre';
import type { ScanResult } from './scan-result';

/**
 * A contact tells of the answer before it for so long, ms. The centre takes this device for cut off
 * some seconds after the last contact that did, which must be before it decides by itself.
 */
export const TELLS_OF_ANSWER_MS = 3_000;

/** How a station stands. */
export interface StationState {
  /** The centre decides; it does not answer and this device may not decide yet; this device decides. */
  readonly link: 'online' | 'waiting' | 'alone';
  /** Who answered last, and decides while this device is online: the centre, or a hub at the venue. */
  readonly by: Contact['by'];
  /** This device has what it needs to go on by itself. */
  readonly isReady: boolean;
  readonly slots: number;
  /** Who entered may go out and come back. */
  readonly reEntry: boolean;
  /** Every ticket may enter everywhere, as the centre said or somebody here. */
  readonly isIsland: boolean;
  readonly isRevoked: boolean;
  /** Scans that were decided here and that the centre does not have yet. */
  readonly waiting: number;
  /** Doubles that showed when scans of cut-off devices were merged. */
  readonly conflicts: number;
  /** Devices that are cut off: while they are, their tickets enter there alone. */
  readonly cutOff: readonly { readonly deviceId: string; readonly gate: string }[];
  readonly counts?: Counts;
  readonly recent: readonly ScanResult[];
  readonly refusal?: unknown;
}

/** Before the first contact. */
export const FIRST_STATE: StationState = {
  link: 'waiting',
  by: 'centre',
  isReady: false,
  slots: 0,
  reEntry: false,
  isIsland: false,
  isRevoked: false,
  waiting: 0,
  conflicts: 0,
  cutOff: [],
  recent: [],
};

/** Other devices than this one that are cut off and own slots. */
export function cutOffDevices({ devices }: Contact, mine: string): StationState['cutOff'] {
  return devices.filter((one) => one.isCutOff && one.slots.length > 0 && one.deviceId !== mine);
}
