import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  encodeTicketCode,
  readTicketCode,
  type TicketCodeFields,
} from '../../entry/ticket-code.js';
import { ticketKeysOf } from '../../src/tickets/ticket-keys.js';
import { BoxOffice, type BoughtTicket } from '../support/box-office.js';
import { type Answer, putOnSale, send } from '../support/client.js';
import { openDataLayer, testConfig } from '../support/cluster.js';

let box: BoxOffice;

beforeAll(async () => {
  box = await BoxOffice.open();
});

beforeEach(() => box.nextBuyer());

/** Status and body without what differs from request to request. */
function said({ status, body }: Answer): unknown {
  return { status, ...body, requestId: undefined };
}

function fieldsOf(code: string): TicketCodeFields {
  const reading = readTicketCode(code);
  if (!reading.ok) throw new Error(reading.refusal);
  return reading.code.fields;
}

describe('check-in', () => {
  it('admits once, and says when and where when it does not', async () => {
    const { id, section, row, number, code } = await box.buyOne();
    const beforeMs = Date.now();
    const first = await box.scan(code, { gate: '북문 2', scannedAt: new Date().toISOString() });
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ result: 'admitted', ticketId: id, section, row, number });

    const second = await box.scan(code, { gate: 'B', deviceId: 'scanner-2' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      code: 'already-checked-in',
      firstGate: '북문 2',
      ticketId: id,
      ...{ section, row, number },
    });
    const firstAtMs = Date.parse(second.body.firstAt as string);
    expect(Math.abs(firstAtMs - beforeMs)).toBeLessThan(10_000);
    expect(await box.stateOf(id)).toBe('checked-in');
  });

  it('admits one of 50 simultaneous scans at different gates', async () => {
    const { code } = await box.buyOne();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const gate = `gate ${index}`;
        return { gate, answer: await box.scan(code, { gate, deviceId: `scanner-${index}` }) };
      }),
    );
    const admitted = answers.filter(({ answer }) => answer.status === 200);
    expect(admitted).toHaveLength(1);
    const refused = answers.filter(({ answer }) => answer.status !== 200);
    const firsts = refused.map(({ answer: { body } }) => [body.code, body.firstGate, body.firstAt]);
    const [first] = firsts;
    expect(first).toEqual(['already-checked-in', admitted[0]?.gate, expect.any(String)]);
    expect(new Set(firsts.map(String)).size).toBe(1);
  });

  it('answers the same scan the same again, also 20 times at once', async () => {
    const { code } = await box.buyOne();
    const body = { scanId: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => box.scan(code, body)));
    expect(answers.map(said)).toEqual(answers.map(() => said(answers[0] as Answer)));
    expect(answers[0]?.status).toBe(200);
    expect(said(await box.scan(code, body))).toEqual(said(answers[0] as Answer));
  });

  it('keeps a scan id for one code', async () => {
    const [one, other] = [await box.buyOne(), await box.buyOne()];
    const body = { scanId: randomUUID() };
    expect((await box.scan(one.code, body)).status).toBe(200);
    const answer = await box.scan(other.code, body);
    expect([answer.status, answer.body.code]).toEqual([422, 'scan-id-reused']);
    expect((await box.scan(other.code)).status).toBe(200);
  });

  it('refuses a refunded ticket and shows its code no more', async () => {
    const { id, orderId, code } = await box.buyOne();
    expect((await box.refund(orderId)).status).toBe(201);
    const answer = await box.scan(code);
    expect([answer.status, answer.body.code]).toEqual([410, 'ticket-void']);
    for (const path of ['code', 'qr.svg', 'qr.png']) {
      const shown = await send('GET', `/tickets/${id}/${path}`, { token: box.buyer.token });
      expect([shown.status, shown.body.code]).toEqual([410, 'ticket-void']);
    }
    expect(await box.stateOf(id)).toBe('void');
  });

  it('keeps an order from being refunded once someone entered', async () => {
    const { orderId, tickets } = await box.buy(2);
    const [entered, other] = tickets as [BoughtTicket, BoughtTicket];
    expect((await box.scan(await box.codeOf(entered.id))).status).toBe(200);
    const answer = await box.refund(orderId);
    expect([answer.status, answer.body.code]).toEqual([409, 'ticket-checked-in']);
    expect((await box.scan(await box.codeOf(other.id))).status).toBe(200);
  });

  it('either refunds or admits, whichever comes first', async () => {
    const bought = await Promise.all(Array.from({ length: 12 }, () => box.buyOne()));
    const outcomes = await Promise.all(
      bought.map(async ({ id, orderId, code }, index) => {
        const [refunded, ...scanned] = await Promise.all([
          box.refund(orderId),
          ...Array.from({ length: 3 }, () => box.scan(code, { gate: `gate ${index}` })),
        ]);
        const state = await box.stateOf(id);
        const admitted = scanned.filter(({ status }) => status === 200).length;
        return { refunded: refunded.status, admitted, state };
      }),
    );
    for (const outcome of outcomes) {
      expect([
        { refunded: 201, admitted: 0, state: 'void' },
        { refunded: 409, admitted: 1, state: 'checked-in' },
      ]).toContainEqual(outcome);
    }
  });

  it('refuses a ticket of another performance', async () => {
    const { code } = await box.buyOne();
    const other = await putOnSale({ seller: box.sale.seller });
    const { performanceId, seller } = other;
    const answer = await box.scan(code, {}, { token: seller.token, performanceId });
    expect([answer.status, answer.body.code]).toEqual([409, 'wrong-performance']);
    expect((await box.scan(code)).status).toBe(200);
  });

  it('refuses what is forged, damaged or no ticket at all, the same again on repetition', async () => {
    const { code } = await box.buyOne();
    const stranger = ticketKeysOf(
      generateKeyPairSync('ed25519')
        .privateKey.export({ format: 'der', type: 'pkcs8' })
        .toString('base64'),
    );
    const forged = encodeTicketCode(fieldsOf(code), stranger.sign);
    const lastButOne = code.at(-2) === '0' ? '1' : '0';
    const damaged = code.slice(0, -2) + lastButOne + code.slice(-1);
    for (const text of [forged, damaged, code.slice(0, -1), 'https://picket.test', '티켓', '😀']) {
      const scanId = randomUUID();
      const answer = await box.scan(text, { scanId });
      expect([answer.status, answer.body.code]).toEqual([422, 'ticket-invalid']);
      expect(said(await box.scan(text, { scanId }))).toEqual(said(answer));
    }
    expect((await box.scan(code)).status).toBe(200);
  });

  it('refuses genuine codes without a ticket or of another revision', async () => {
    const { code } = await box.buyOne();
    const keys = ticketKeysOf(testConfig().TICKET_SIGNING_KEY);
    const fields = fieldsOf(code);
    const unknown = encodeTicketCode({ ...fields, ticketShortId: 1n }, keys.sign);
    const toCome = encodeTicketCode({ ...fields, revision: 1 }, keys.sign);
    for (const text of [unknown, toCome]) {
      const answer = await box.scan(text);
      expect([answer.status, answer.body.code]).toEqual([422, 'ticket-invalid']);
    }
  });

  it('gives every refusal again after the ticket went on', async () => {
    const { code, orderId } = await box.buyOne();
    const other = await putOnSale({ seller: box.sale.seller });
    const elsewhere = { token: box.sale.seller.token, performanceId: other.performanceId };
    const scanId = randomUUID();
    const wrong = await box.scan(code, { scanId }, elsewhere);
    expect((await box.refund(orderId)).status).toBe(201);
    const gone = await box.scan(code, { scanId });
    expect(said(await box.scan(code, { scanId }, elsewhere))).toEqual(said(wrong));
    expect(said(await box.scan(code, { scanId }))).toEqual(said(gone));
    expect([wrong.body.code, gone.body.code]).toEqual(['wrong-performance', 'ticket-void']);
  });

  it('keeps every scan with its outcome', async () => {
    const { id, code } = await box.buyOne();
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
    await box.scan(code, { scanId: first });
    await box.scan(code, { scanId: second, gate: 'B' });
    await box.scan('T1:', { scanId: third });
    const data = await openDataLayer(testConfig().DB_WRITER_PORTS[0] as number);
    try {
      const rows = await data.transactions.read(
        `SELECT outcome, gate, ticket_id AS ticketId, staff_id AS staffId FROM scans
         WHERE performance_id = ? AND scan_id IN (?, ?, ?) ORDER BY created_at, outcome`,
        [box.sale.performanceId, first, second, third],
      );
      expect(rows).toEqual([
        { outcome: 'admitted', gate: 'A', ticketId: id, staffId: box.staff.id },
        { outcome: 'already-checked-in', gate: 'B', ticketId: id, staffId: box.staff.id },
        { outcome: 'ticket-invalid', gate: 'A', ticketId: null, staffId: box.staff.id },
      ]);
    } finally {
      await data.close();
    }
  });

  it('is for the staff and the seller of this performance', async () => {
    const { code } = await box.buyOne();
    const strangeSale = await putOnSale();
    for (const account of [box.buyer, strangeSale.seller]) {
      const answer = await box.scan(
        code,
        {},
        { token: account.token, performanceId: box.sale.performanceId },
      );
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
    const path = `/performances/${box.sale.performanceId}/check-ins`;
    expect((await send('POST', path, { body: { code } })).status).toBe(401);
    for (const performanceId of [randomUUID(), '7']) {
      const answer = await box.scan(code, {}, { token: box.staff.token, performanceId });
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    }
    const { token } = box.sale.seller;
    expect(
      (await box.scan(code, {}, { token, performanceId: box.sale.performanceId })).status,
    ).toBe(200);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no code', { code: undefined }],
    ['an empty code', { code: '' }],
    ['a code longer than any QR code', { code: 'A'.repeat(4_297) }],
    ['no gate', { gate: undefined }],
    ['a blank gate', { gate: '  ' }],
    ['a long gate', { gate: 'A'.repeat(41) }],
    ['no device', { deviceId: undefined }],
    ['a long device', { deviceId: 'A'.repeat(65) }],
    ['no scan id', { scanId: undefined }],
    ['a scan id with a space', { scanId: 'a b' }],
    ['a long scan id', { scanId: 'a'.repeat(65) }],
    ['a number for a scan id', { scanId: 7 }],
    ['a time without zone', { scannedAt: '2026-01-01T00:00:00' }],
    ['a time beyond what is stored', { scannedAt: '9999-12-31T23:59:59-12:00' }],
    ['an unknown field', { seatNo: 1 }],
  ])('refuses %s', async (_what, more) => {
    const answer = await box.scan('T1:', more);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });

  it('answers in Korean', async () => {
    const answer = await send('POST', `/performances/${box.sale.performanceId}/check-ins`, {
      token: box.staff.token,
      body: { code: 'T1:', gate: 'A', deviceId: 'scanner-1', scanId: randomUUID() },
      headers: { 'accept-language': 'ko' },
    });
    expect(answer.body.title).toBe('유효하지 않은 티켓 코드');
  });
});
