import { createHmac, randomUUID } from 'node:crypto';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { decodeBase45 } from '../../entry/base45.js';
import { stepAt } from '../../entry/moving-part.js';
import {
  codeText,
  movingMessage,
  readTicketCode,
  STILL_BYTES,
  WHOLE_BYTES,
  wholeCode,
} from '../../entry/ticket-code.js';
import { PerformanceKeys } from '../../src/tickets/performance-keys.js';
import { TicketCodes } from '../../src/tickets/ticket-codes.js';
import { ticketKeysOf } from '../../src/tickets/ticket-keys.js';
import { TicketKeysRepository } from '../../src/tickets/ticket-keys.repository.js';
import type { PerformanceFacts } from '../../src/events/events.service.js';
import { BoxOffice } from '../support/box-office.js';
import { type Answer, send } from '../support/client.js';
import { type DataLayer, openDataLayer, testConfig } from '../support/cluster.js';

let box: BoxOffice;
let data: DataLayer;

beforeAll(async () => {
  box = await BoxOffice.openMinutesBefore(60);
  data = await openDataLayer(testConfig().DB_WRITER_PORTS[0] as number);
});
beforeEach(() => box.nextBuyer());
afterAll(() => data.close());

const bytesOf = (code: string): Uint8Array => decodeBase45(code.slice(3)) as Uint8Array;
const said = ({ status, body }: Answer): unknown[] => [status, body.code, body.reason];

/** The code of another moment, made with the installation's own keys. */
async function codeAt(ticketId: string, nowMs: number): Promise<string> {
  const { performanceId } = box.sale;
  const [ticket] = await data.transactions.readLatest<{
    shortId: string;
    revision: number;
    seatNo: number;
  }>(
    `SELECT CAST(short_id AS CHAR) AS shortId, revision, seat_no AS seatNo FROM tickets WHERE id = ?`,
    [ticketId],
  );
  const [row] = await data.transactions.readLatest<{ shortId: number; startsAt: Date }>(
    'SELECT short_id AS shortId, starts_at AS startsAt FROM performances WHERE id = ?',
    [performanceId],
  );
  const store = new TicketKeysRepository(data.transactions);
  const keys = new PerformanceKeys(data.transactions, store, testConfig());
  const codes = new TicketCodes(ticketKeysOf(testConfig().TICKET_SIGNING_KEY), keys);
  const performance = { ...row, id: performanceId } as unknown as PerformanceFacts;
  const shown = { ...ticket!, shortId: BigInt(ticket?.shortId ?? 0) };
  return (await codes.current(performance, shown, nowMs)).code;
}

describe('from three hours before the start', () => {
  it('a code moves, ends within 45 seconds, and admits once', async () => {
    const { id } = await box.buyOne();
    const { body } = await send('GET', `/tickets/${id}/code`, { token: box.buyer.token });
    const reading = readTicketCode(body.code as string);
    if (!reading.ok) throw new Error(reading.refusal);
    const step = reading.code.moving?.step ?? -1;
    expect(bytesOf(body.code as string)).toHaveLength(WHOLE_BYTES);
    expect(stepAt(Date.now()) - step).toBeLessThanOrEqual(1);
    expect(stepAt(Date.now())).toBeGreaterThanOrEqual(step);
    const restMs = Date.parse(body.validUntil as string) - Date.now();
    expect(restMs).toBeGreaterThan(25_000);
    expect(restMs).toBeLessThanOrEqual(45_000);
    expect(said(await box.scan(body.code as string))).toEqual([200, undefined, undefined]);
    expect(said(await box.scan(body.code as string))[1]).toBe('already-checked-in');
  });

  it('a printed code enters with its name compared, once', async () => {
    const { id, code } = await box.buyOne();
    const { body } = await send('GET', `/tickets/${id}/paper`, { token: box.buyer.token });
    const paper = body.code as string;
    expect(body.holderName).toBe('김피켓');
    expect(bytesOf(paper)).toHaveLength(STILL_BYTES);
    const asked = await box.scan(paper);
    expect(said(asked)).toEqual([409, 'name-check-required', undefined]);
    expect(asked.body.holderName).toBe(body.holderName);
    expect(said(await box.scan(paper, { isNameChecked: true }))[0]).toBe(200);
    expect(said(await box.scan(code))[1]).toBe('already-checked-in');
  });

  it('a wallet makes the code of the moment by itself', async () => {
    const { id, code } = await box.buyOne();
    const { body } = await send('GET', `/tickets/${id}/key`, { token: box.buyer.token });
    const still = bytesOf(body.stillCode as string);
    expect([...still]).toEqual([...bytesOf(code).subarray(0, STILL_BYTES)]);
    const step = stepAt(Date.now());
    const mac = createHmac('sha256', Buffer.from(body.key as string, 'base64'))
      .update(movingMessage(still, step))
      .digest();
    expect(said(await box.scan(codeText(wholeCode(still, step, mac))))[0]).toBe(200);
  });

  it('the picture has the size it had and shows the moving code', async () => {
    const { id } = await box.buyOne();
    const path = `${process.env.PUBLIC_URL}/api/v1/tickets/${id}/qr.png`;
    const response = await fetch(path, { headers: { authorization: `Bearer ${box.buyer.token}` } });
    const {
      data: pixels,
      width,
      height,
    } = PNG.sync.read(Buffer.from(await response.arrayBuffer()));
    const read = jsQR.default(new Uint8ClampedArray(pixels), width, height);
    expect(read?.version).toBe(6);
    expect(said(await box.scan(read?.data ?? ''))).toEqual([200, undefined, undefined]);
  });

  it('a copy is refused when it is older than 45 seconds, and the ticket still enters', async () => {
    const { id } = await box.buyOne();
    const old = await codeAt(id, Date.now() - 46_000);
    const scanId = randomUUID();
    expect(said(await box.scan(old, { scanId }))).toEqual([422, 'code-expired', 'too-old']);
    expect(said(await box.scan(old, { scanId }))).toEqual([422, 'code-expired', 'too-old']);
    const ahead = await codeAt(id, Date.now() + 31_000);
    expect(said(await box.scan(ahead))).toEqual([422, 'code-expired', 'ahead-of-time']);
    expect(said(await box.scan(await codeAt(id, Date.now() - 25_000)))[0]).toBe(200);
  });

  it('each alteration has its own refusal', async () => {
    const [one, other] = [await box.buyOne(), await box.buyOne()];
    const [bytes, others] = [bytesOf(one.code), bytesOf(other.code)];
    const join = (...parts: Uint8Array[]): string =>
      codeText(Uint8Array.from(parts.flatMap((part) => [...part])));
    const still = codeText(bytes.subarray(0, 89));
    const signature = join(bytes.subarray(0, 25), others.subarray(25, 89), bytes.subarray(89));
    const moving = join(bytes.subarray(0, 89), others.subarray(89));
    const elsewhere = await BoxOffice.openMinutesBefore(60);
    expect(said(await box.scan(still))).toEqual([422, 'code-expired', 'no-moving-part']);
    expect(said(await box.scan(signature))).toEqual([422, 'ticket-invalid', 'wrong-signature']);
    expect(said(await box.scan(moving))).toEqual([422, 'ticket-invalid', 'wrong-moving-part']);
    expect(said(await elsewhere.scan(one.code))).toEqual([409, 'wrong-performance', undefined]);
    expect(said(await box.scan(one.code))[0]).toBe(200);
  });

  it('an old revision is void', async () => {
    const { id, code } = await box.buyOne();
    await data.source.query('UPDATE tickets SET revision = revision + 1 WHERE id = ?', [id]);
    expect(said(await box.scan(code))).toEqual([410, 'ticket-void', 'old-revision']);
    expect(said(await box.scan(await box.codeOf(id)))[0]).toBe(200);
  });
});

describe('more than a day before the start', () => {
  it('no wallet gets a key, and is told when', async () => {
    const early = await BoxOffice.open();
    const { id } = await early.buyOne();
    const { status, body } = await send('GET', `/tickets/${id}/key`, { token: early.buyer.token });
    expect([status, body.code]).toEqual([403, 'code-not-yet-shown']);
    expect(Date.parse(body.shownFrom as string)).toBeGreaterThan(Date.now());
  });
});
