import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBinlog } from './binlog-events.js';
import { gtidsText, parseGtids, reaches } from '../cluster/gtids.js';

const folder = mkdtempSync(join(tmpdir(), 'picket-binlog-'));
afterAll(() => rmSync(folder, { recursive: true }));

function event(type: number, body: Buffer, seconds = 0): Buffer {
  const header = Buffer.alloc(19);
  header.writeUInt32LE(seconds, 0);
  header.writeUInt8(type, 4);
  header.writeUInt32LE(1, 5);
  header.writeUInt32LE(19 + body.length, 9);
  return Buffer.concat([header, body]);
}

function gtid(sequence: number, seconds: number): Buffer {
  const body = Buffer.alloc(19);
  body.writeBigUInt64LE(BigInt(sequence), 0);
  body.writeUInt32LE(1, 8);
  return event(162, body, seconds);
}

function list(sequence: number): Buffer {
  const body = Buffer.alloc(20);
  body.writeUInt32LE(1, 0);
  body.writeUInt32LE(1, 4);
  body.writeUInt32LE(1, 8);
  body.writeBigUInt64LE(BigInt(sequence), 12);
  return event(163, body);
}

function written(...parts: Buffer[]): string {
  const file = join(folder, 'binlog');
  writeFileSync(file, Buffer.concat([Buffer.from([0xfe, 0x62, 0x69, 0x6e]), ...parts]));
  return file;
}

describe('a binary log', () => {
  it('says where it begins and ends', () => {
    const found = readBinlog(written(list(20), gtid(21, 5), gtid(22, 7)));
    expect(gtidsText(found.from)).toBe('1-1-20');
    expect(gtidsText(found.to)).toBe('1-1-22');
    expect(found).toMatchObject({ transactionCount: 2, lastSeconds: 7, domains: new Set([1]) });
  });

  it('without transactions ends where it begins', () => {
    const { from, to, lastSeconds, domains } = readBinlog(written(list(20)));
    expect([gtidsText(from), gtidsText(to), lastSeconds]).toEqual(['1-1-20', '1-1-20', undefined]);
    expect(domains.size).toBe(0);
  });

  it('is refused when its last event is cut off', () => {
    const last = gtid(21, 5);
    expect(() => readBinlog(written(list(20), last.subarray(0, -1)))).toThrow('cut off');
    expect(() => readBinlog(written(list(20), last.subarray(0, 10)))).toThrow('cut off');
  });

  it('is refused when it is something else', () => {
    writeFileSync(join(folder, 'other'), 'SELECT 1');
    expect(() => readBinlog(join(folder, 'other'))).toThrow('no binary log');
  });
});

describe('GTIDs', () => {
  it('are read and written as the server does', () => {
    expect(gtidsText(parseGtids('11-1-3,1-1-4711'))).toBe('1-1-4711,11-1-3');
    expect(() => parseGtids('1-1')).toThrow('no GTID');
  });

  it('are reached domain by domain', () => {
    expect(reaches(parseGtids('1-1-10,2-2-5'), parseGtids('1-1-10'))).toBe(true);
    expect(reaches(parseGtids('1-1-10'), parseGtids('1-1-10,2-2-5'))).toBe(false);
    expect(reaches(parseGtids('1-1-9'), parseGtids('1-1-10'))).toBe(false);
  });
});
