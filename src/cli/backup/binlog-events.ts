import { closeSync, openSync, readSync } from 'node:fs';
import { type Gtids } from '../cluster/gtids.js';

/**
 * Just enough of the binary log's format to say which transactions a file holds: its magic, the header
 * that every event starts with, and the events that carry GTIDs
 * (https://mariadb.com/docs/server/reference/clientserver-protocol/replication-protocol).
 */
const MAGIC = Buffer.from([0xfe, 0x62, 0x69, 0x6e]);
const HEADER_BYTES = 19;
const TYPE_GTID = 162;
const TYPE_GTID_LIST = 163;
/** Read of each event: its header and the body of a GTID event. */
const LOOK_BYTES = HEADER_BYTES + 13;
const GTID_LIST_ENTRY_BYTES = 16;
const EVENT_BYTES_MAX = 1024 ** 3;

/** What a binary log holds. */
export interface BinlogContent {
  /** Everything before the first event. */
  readonly from: Gtids;
  /** Everything up to the last event. */
  readonly to: Gtids;
  /** Domains of the transactions in it. */
  readonly domains: ReadonlySet<number>;
  readonly transactionCount: number;
  /** Seconds since 1970 in the last transaction's event; undefined without one. */
  readonly lastSeconds: number | undefined;
}

/**
 * Reads the transactions of a binary log file.
 * @throws Error when it does not consist of whole events
 */
export function readBinlog(file: string): BinlogContent {
  const handle = openSync(file, 'r');
  const read = (position: number, length: number): Buffer => {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(handle, buffer, 0, length, position));
  };
  try {
    return scan(read);
  } finally {
    closeSync(handle);
  }
}

function scan(read: (position: number, length: number) => Buffer): BinlogContent {
  if (!read(0, MAGIC.length).equals(MAGIC)) throw new Error('this is no binary log');
  let from: Gtids | undefined;
  const to = new Map<number, { serverId: number; sequence: number }>();
  const domains = new Set<number>();
  let transactionCount = 0;
  let lastSeconds: number | undefined;
  for (let position = MAGIC.length; ;) {
    const look = read(position, LOOK_BYTES);
    if (look.length === 0) break;
    const length = look.length < HEADER_BYTES ? 0 : look.readUInt32LE(9);
    if (length < HEADER_BYTES || length > EVENT_BYTES_MAX) throw new Error('an event is cut off');
    if (read(position + length - 1, 1).length === 0) throw new Error('the last event is cut off');
    const type = look.readUInt8(4);
    if (type === TYPE_GTID_LIST && from === undefined) {
      from = readGtidList(read(position + HEADER_BYTES, length - HEADER_BYTES));
      for (const [domain, last] of from) to.set(domain, last);
    }
    if (type === TYPE_GTID) {
      const sequence = Number(look.readBigUInt64LE(HEADER_BYTES));
      const domain = look.readUInt32LE(HEADER_BYTES + 8);
      to.set(domain, { serverId: look.readUInt32LE(5), sequence });
      domains.add(domain);
      transactionCount += 1;
      lastSeconds = look.readUInt32LE(0);
    }
    position += length;
  }
  return { from: from ?? new Map(), to, domains, transactionCount, lastSeconds };
}

function readGtidList(body: Buffer): Gtids {
  const count = body.readUInt32LE(0) & 0x0fffffff;
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const at = 4 + index * GTID_LIST_ENTRY_BYTES;
      const sequence = Number(body.readBigUInt64LE(at + 8));
      return [body.readUInt32LE(at), { serverId: body.readUInt32LE(at + 4), sequence }];
    }),
  );
}
