import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { BoxOffice, type BoughtTicket } from '../support/box-office.js';
import { expectStatus, send } from '../support/client.js';

let box: BoxOffice;

beforeAll(async () => {
  box = await BoxOffice.open();
});

beforeEach(() => box.nextBuyer());

describe('a ticket', () => {
  it('is listed and shown to its holder alone', async () => {
    const { orderId, tickets } = await box.buy(3);
    const ticket = tickets[1] as BoughtTicket;
    const seen = await expectStatus(200, 'GET', `/tickets/${ticket.id}`, {
      token: box.buyer.token,
    });
    expect(seen).toEqual({
      ...ticket,
      orderId,
      performanceId: box.sale.performanceId,
      eventTitle: expect.stringMatching(/^시험 공연/),
      startsAt: expect.stringMatching(/Z$/),
      grade: 'R',
      amount: 50_000,
      state: 'valid',
      revision: 0,
      deviceBinding: false,
    });
    for (const path of ['', '/code', '/qr.svg', '/qr.png']) {
      const answer = await send('GET', `/tickets/${ticket.id}${path}`, { token: box.staff.token });
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
      expect((await send('GET', `/tickets/${ticket.id}${path}`)).status).toBe(401);
    }
    expect((await send('GET', '/tickets/7', { token: box.buyer.token })).status).toBe(404);
  });

  it('is on exactly one page of the list, the newest first', async () => {
    const { tickets } = await box.buy(4);
    const mine: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: { items: { id: string }[]; nextCursor: string | null } = await expectStatus(
        200,
        'GET',
        `/tickets?limit=2${query}`,
        { token: box.buyer.token },
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      mine.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null && mine.length < 200);
    expect(new Set(mine).size).toBe(mine.length);
    expect(mine.slice(0, 4).sort()).toEqual(tickets.map(({ id }) => id).sort());
    const strangers = await expectStatus(200, 'GET', '/tickets', { token: box.staff.token });
    expect(strangers).toEqual({ items: [], nextCursor: null });
  });

  it.each(['limit=0', 'limit=101', 'cursor=7', 'more=1'])('refuses ?%s', async (query) => {
    const answer = await send('GET', `/tickets?${query}`, { token: box.buyer.token });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request']);
  });
});

describe('the code', () => {
  it('is good until codes begin to move, three hours before the start, and is not kept', async () => {
    const { id } = await box.buyOne();
    const { token } = box.buyer;
    const { startsAt } = await expectStatus<{ startsAt: string }>(200, 'GET', `/tickets/${id}`, {
      token,
    });
    const { body, headers } = await send('GET', `/tickets/${id}/code`, { token });
    const earlyMs = Date.parse(startsAt) - Date.parse(body.validUntil as string);
    expect(earlyMs).toBeGreaterThanOrEqual(3 * 3_600_000);
    expect(earlyMs).toBeLessThan(3 * 3_600_000 + 60_000);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(await box.codeOf(id)).toBe(body.code);
  });

  it('is exactly what the picture shows', async () => {
    const { id, code } = await box.buyOne();
    const path = `${process.env.PUBLIC_URL}/api/v1/tickets/${id}/qr.png`;
    const response = await fetch(path, { headers: { authorization: `Bearer ${box.buyer.token}` } });
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const { data, width, height } = PNG.sync.read(Buffer.from(await response.arrayBuffer()));
    const read = jsQR.default(new Uint8ClampedArray(data), width, height);
    expect(read?.data).toBe(code);
    expect(read?.version).toBe(6);
  });

  it('is a picture of 41 modules and a quiet zone as SVG', async () => {
    const { id } = await box.buyOne();
    const answer = await send<string>('GET', `/tickets/${id}/qr.svg`, { token: box.buyer.token });
    expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.body).toMatch(/^<svg .*viewBox="0 0 49 49".*<\/svg>\s*$/s);
  });
});
