import { randomUUID } from 'node:crypto';
import {
  type Account,
  expectStatus,
  type OnSale,
  putOnSale,
  send,
  signUp,
} from '../support/client.js';
import { create, eventBody, performanceBody, unique } from '../support/catalogue.js';
import { buy } from '../support/sale.js';

const DAY_MS = 86_400_000;

interface Quote extends Record<string, unknown> {
  amount: number;
  feeAmount: number;
  feePercent: number;
  daysBefore: number;
}
interface Entry {
  kind: string;
  amount: number;
  at: string;
  state: string;
  provider: string;
  reference: string;
  ticketIds: string[];
}
interface Ledger {
  chargedAmount: number;
  refundedAmount: number;
  feeAmount: number;
  keptAmount: number;
  entries: Entry[];
}

/** Evening in Seoul, so many calendar days from today there. */
function inDays(days: number): string {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Seoul' }).format(new Date());
  return new Date(Date.parse(`${today}T23:59:58+09:00`) + days * DAY_MS).toISOString();
}

const saleIn = (days: number): Promise<OnSale> =>
  putOnSale({ performance: { startsAt: inDays(days), salesCloseAt: inDays(days) } });

const refund = (orderId: string, { token }: Account, ticketIds?: string[]) =>
  expectStatus<{ id: string; amount: number; feeAmount: number }>(
    201,
    'POST',
    `/orders/${orderId}/refunds`,
    { token, key: randomUUID(), body: ticketIds ? { ticketIds } : {} },
  );

describe('the cancellation fee', () => {
  it.each([
    [10, 0],
    [9, 10],
    [7, 10],
    [6, 20],
    [3, 20],
    [2, 30],
    [1, 30],
    [0, 90],
  ])('%d days before is %d percent: quoted first, kept then', async (days, percent) => {
    const sale = await saleIn(days);
    const buyer = await signUp();
    const bought = await buy(sale.performanceId, buyer, [0, 1]);
    const one = bought.tickets[0]!.id;
    const path = `/orders/${bought.id}/refund-quote`;
    const { token } = buyer;
    const part = await expectStatus<Quote>(200, 'GET', `${path}?ticketIds=${one}`, { token });
    const feeAmount = (50_000 * percent) / 100;
    const amount = 50_000 - feeAmount;
    expect(part).toMatchObject({ amount, feeAmount, feePercent: percent, daysBefore: days });
    expect(part.tickets).toEqual([{ ticketId: one, amount, feeAmount }]);
    expect(await expectStatus<Quote>(200, 'GET', path, { token })).toMatchObject({
      amount: 2 * amount,
      feeAmount: 2 * feeAmount,
    });
    expect(await refund(bought.id, buyer, [one])).toMatchObject({ amount, feeAmount });
    const gone = await send('GET', `${path}?ticketIds=${one}`, { token });
    expect([gone.status, gone.body.code]).toEqual([409, 'ticket-already-refunded']);
    const foreign = await send('GET', `${path}?ticketIds=${randomUUID()}`, { token });
    expect([foreign.status, foreign.body.code]).toEqual([422, 'ticket-not-in-order']);
  });
});

describe('the ledger of an order', () => {
  it('shows charge, refunds and fees as they followed each other', async () => {
    const sale = await saleIn(2);
    const buyer = await signUp();
    const bought = await buy(sale.performanceId, buyer, [0, 1, 2]);
    const [first] = bought.tickets.map(({ id }) => id);
    const early = await refund(bought.id, buyer, [first!]);
    await refund(bought.id, buyer);
    const ledger = await expectStatus<Ledger>(200, 'GET', `/orders/${bought.id}/ledger`, {
      token: buyer.token,
    });
    expect(ledger).toMatchObject({
      chargedAmount: 150_000,
      refundedAmount: 105_000,
      feeAmount: 45_000,
      keptAmount: 45_000,
    });
    expect(ledger.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['charge', 150_000],
      ['refund', 35_000],
      ['fee', 15_000],
      ['refund', 70_000],
      ['fee', 30_000],
    ]);
    const [charge, back] = ledger.entries;
    expect(charge!.reference).toMatch(/^sandbox_/);
    expect(back).toMatchObject({ reference: early.id, ticketIds: [first], state: 'done' });
    const times = ledger.entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    const foreign = await send('GET', `/orders/${bought.id}/ledger`, {
      token: (await signUp()).token,
    });
    expect(foreign.status).toBe(404);
  });
});

describe('the settlement export', () => {
  /** Sold with a section whose code and name would be formulas in a spreadsheet. */
  async function hostileSale(seller: Account): Promise<string> {
    const plan = await create(seller, '/seating-plans', {
      name: unique('홀'),
      venue: '홀',
      sections: [
        {
          code: '=1+1',
          name: '=HYPERLINK("http://picket.test")',
          grade: 'R',
          rows: [{ label: '@A', seatCount: 6 }],
        },
      ],
    });
    const event = await create(seller, '/events', eventBody());
    const body = performanceBody(plan.id, {
      prices: [{ grade: 'R', amount: 40_000 }],
      startsAt: inDays(2),
      salesCloseAt: inDays(2),
    });
    const { id } = await create(seller, `/events/${event.id}/performances`, body);
    await expectStatus(200, 'POST', `/events/${event.id}/publish`, { token: seller.token });
    return id;
  }

  it('adds up to the sales figures, and no cell is a formula', async () => {
    const { seller } = await putOnSale();
    const performanceId = await hostileSale(seller);
    const buyer = await signUp();
    const bought = await buy(performanceId, buyer, [0, 1]);
    await buy(performanceId, await signUp(), [2]);
    await refund(bought.id, buyer, [bought.tickets[0]!.id]);
    const path = `/seller/performances/${performanceId}/settlement.csv`;
    const answer = await fetch(`${process.env.PUBLIC_URL}/api/v1${path}`, {
      headers: { authorization: `Bearer ${seller.token}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, ...lines] = bytes.subarray(3).toString('utf8').trimEnd().split('\r\n');
    expect(header).toBe(
      'at,kind,orderId,seats,tickets,chargedAmount,refundedAmount,feeAmount,state,provider,reference',
    );
    expect(lines).toHaveLength(3);
    const columns = header!.split(',');
    // The one quoted column holds the seats; it is checked by itself.
    const rows = lines.map((line) => {
      const seats = /"((?:[^"]|"")*)"/.exec(line)?.[1] ?? '';
      const cells = line.replace(/"(?:[^"]|"")*"/, 'seats').split(',');
      const pairs = cells.map((cell, at): [string, string] => [columns[at] ?? '', cell]);
      return new Map([...pairs, ['quoted', seats]]);
    });
    const sum = (column: string): number =>
      rows.reduce((all, row) => all + Number(row.get(column)), 0);
    const sales = await expectStatus<{ grossAmount: number; refundedAmount: number }>(
      200,
      'GET',
      `/seller/performances/${performanceId}/sales`,
      { token: seller.token },
    );
    expect([sum('chargedAmount'), sum('refundedAmount')]).toEqual([
      sales.grossAmount,
      sales.refundedAmount,
    ]);
    expect(sum('feeAmount')).toBe(12_000);
    for (const cell of lines.flatMap((line) => line.split(/,(?=[^ ])/))) {
      expect(cell).not.toMatch(/^"?[=+@\t\r-]/);
    }
    expect(lines.some((line) => line.includes("'=1+1 @A-1"))).toBe(true);
  });
});
