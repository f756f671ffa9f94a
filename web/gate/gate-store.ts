import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Direction } from '../../entry/check-in-rule';
import type { GateKeys } from '../../entry/local-judge';
import type { Scan, Seat } from './scan-result';

/** What a device keeps of a performance to go on without network. */
export interface KeptGate extends GateKeys {
  readonly performanceId: string;
  readonly eventTitle: string;
  readonly startsAt: string;
  /** Absent from what was kept before there was any. */
  readonly reEntry?: boolean;
  readonly seats: readonly Seat[];
}

/** The list of tickets as this device knows it, and from when on changes are to be asked for. */
export interface KeptTickets {
  /** See `entry/gate-manifest.ts`. */
  readonly packed: Uint8Array;
  readonly cursor: string;
}

/** How a device stands with the centre; kept, since a page may be loaded anew while cut off. */
export interface KeptContact {
  readonly seq: number;
  readonly heard: number;
  /** When the last contact that was answered was sent, ms by the server's clock. */
  readonly heardAtMs: number;
  /** Difference of the server's clock to this device's, ms. */
  readonly clockOffsetMs: number;
  readonly slots: readonly number[];
  /** Which gate has which slots. */
  readonly gates: readonly { readonly gate: string; readonly slots: readonly number[] }[];
  readonly isIsland: boolean;
  readonly decidesAloneMs: number;
}

/** Before the first contact; how long to wait is then the centre's to say. */
export const FIRST_CONTACT: KeptContact = {
  seq: 0,
  heard: 0,
  heardAtMs: 0,
  clockOffsetMs: 0,
  slots: [],
  gates: [],
  isIsland: false,
  decidesAloneMs: 9_000,
};

/** A scan that was decided here and waits for the centre. */
export interface WaitingScan extends Omit<Scan, 'direction'> {
  /** In where it is absent. */
  readonly direction?: Direction;
  readonly performanceId: string;
  readonly gate: string;
  readonly scannedAt: string;
  readonly mode: 'slots' | 'island';
  readonly shown: string;
  /** Text, since it is a key. */
  readonly ticketShortId: string;
}

interface GateSchema extends DBSchema {
  gates: { key: string; value: KeptGate };
  tickets: { key: string; value: KeptTickets };
  contacts: { key: string; value: KeptContact };
  waiting: { key: number; value: WaitingScan; indexes: { performance: string } };
}

const NAME = 'picket-gate';
let opened: Promise<IDBPDatabase<GateSchema>> | undefined;

function open(): Promise<IDBPDatabase<GateSchema>> {
  opened ??= openDB<GateSchema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('gates');
      db.createObjectStore('tickets');
      db.createObjectStore('contacts');
      const waiting = db.createObjectStore('waiting', { autoIncrement: true });
      waiting.createIndex('performance', 'performanceId');
    },
    terminated() {
      opened = undefined;
    },
  });
  return opened;
}

/** What is kept of a performance's gates on this device. */
export const gateStore = {
  gate: async (performanceId: string): Promise<KeptGate | undefined> =>
    (await open()).get('gates', performanceId),

  /** All that are kept and not over, the next one first. */
  gates: async (): Promise<KeptGate[]> =>
    (await (await open()).getAll('gates'))
      .filter(({ window }) => window.untilMs > Date.now())
      .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt)),

  keepGate: async (gate: KeptGate): Promise<void> => {
    await (await open()).put('gates', gate, gate.performanceId);
  },

  tickets: async (performanceId: string): Promise<KeptTickets | undefined> =>
    (await open()).get('tickets', performanceId),

  keepTickets: async (performanceId: string, tickets: KeptTickets): Promise<void> => {
    await (await open()).put('tickets', tickets, performanceId);
  },

  contact: async (performanceId: string): Promise<KeptContact | undefined> =>
    (await open()).get('contacts', performanceId),

  keepContact: async (performanceId: string, contact: KeptContact): Promise<void> => {
    await (await open()).put('contacts', contact, performanceId);
  },

  /** Keeps a decided scan; only then may its result be shown. */
  addWaiting: async (scan: WaitingScan): Promise<void> => {
    await (await open()).add('waiting', scan);
  },

  /** Scans that wait, in the order they were decided. */
  waiting: async (performanceId: string): Promise<{ key: number; scan: WaitingScan }[]> => {
    const found: { key: number; scan: WaitingScan }[] = [];
    const tx = (await open()).transaction('waiting');
    let cursor = await tx.store.index('performance').openCursor(performanceId);
    while (cursor !== null) {
      found.push({ key: cursor.primaryKey, scan: cursor.value });
      cursor = await cursor.continue();
    }
    return found;
  },

  /** Lets go of scans that the centre has. */
  dropWaiting: async (keys: readonly number[]): Promise<void> => {
    const tx = (await open()).transaction('waiting', 'readwrite');
    await Promise.all([...keys.map((key) => tx.store.delete(key)), tx.done]);
  },
};
