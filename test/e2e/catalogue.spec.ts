import { randomUUID } from 'node:crypto';
import {
  create,
  draft,
  eventBody,
  hours,
  performanceBody,
  planBody,
  published,
  refusal,
  unique,
} from '../support/catalogue.js';
import { type Account, expectStatus, send, signUp, signUpSeller } from '../support/client.js';

interface Page {
  items: { id: string; title: string; state: string; firstStartsAt: string | null }[];
  nextCursor: string | null;
}

let seller: Account;
let stranger: Account;
let buyer: Account;

beforeAll(async () => {
  [seller, stranger, buyer] = await Promise.all([signUpSeller(), signUpSeller(), signUp()]);
});

describe('seating plans', () => {
  it('count their seats and number their versions by name', async () => {
    const body = planBody();
    expect(await create(seller, '/seating-plans', body)).toMatchObject({
      seatCount: 20,
      version: 1,
    });
    expect(await create(seller, '/seating-plans', body)).toMatchObject({
      seatCount: 20,
      version: 2,
    });
    expect(await create(stranger, '/seating-plans', body)).toMatchObject({ version: 1 });
  });

  it('give each of several at once a version of its own', async () => {
    const body = planBody();
    const plans = await Promise.all(
      Array.from({ length: 6 }, () => create(seller, '/seating-plans', body)),
    );
    expect(plans.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    ['an unknown field', planBody({ colour: 'red' })],
    ['no section', planBody({ sections: [] })],
    ['no name', planBody({ name: ' ' })],
    ['a name that is too long', planBody({ name: 'x'.repeat(101) })],
    [
      'grades that differ in case only',
      planBody({
        sections: [
          { code: 'A', name: 'A', grade: 'r', standing: 1 },
          { code: 'B', name: 'B', grade: 'R', standing: 1 },
        ],
      }),
    ],
  ])('refuse %s', async (_what, body) => {
    const sending = { token: seller.token, body };
    expect(await refusal('POST', '/seating-plans', sending)).toBe('400 invalid-request');
  });

  it('are drawn by sellers only', async () => {
    const body = planBody();
    expect(await refusal('POST', '/seating-plans', { body })).toBe('401 unauthenticated');
    expect(await refusal('POST', '/seating-plans', { token: buyer.token, body })).toBe(
      '403 forbidden',
    );
  });
});

describe('a draft', () => {
  it('is seen by its seller alone', async () => {
    const { event, plan } = await draft(seller);
    const { id } = await create(seller, `/events/${event}/performances`, performanceBody(plan));
    expect(await refusal('GET', `/events/${event}`)).toBe('404 not-found');
    expect(await refusal('GET', `/performances/${id}`)).toBe('404 not-found');
    expect(await refusal('GET', `/performances/${id}/seats`)).toBe('404 not-found');
    const mine = await expectStatus<Page>(200, 'GET', '/seller/events?limit=1', {
      token: seller.token,
    });
    expect(mine.items).toMatchObject([{ id: event, state: 'draft' }]);
    const own = await send('GET', `/seller/events/${event}`, { token: seller.token });
    expect(own.body).toMatchObject({ id: event, performances: [{ id, seatCount: 20 }] });
    const others = { token: stranger.token };
    expect(await refusal('GET', `/seller/events/${event}`, others)).toBe('404 not-found');
    expect((await send<Page>('GET', '/seller/events', others)).body.items).toEqual([]);
  });

  it('is not published without a performance', async () => {
    const { event } = await draft(seller);
    const path = `/events/${event}/publish`;
    expect(await refusal('POST', path, { token: seller.token })).toBe(
      '409 event-without-performances',
    );
    expect(await refusal('POST', path, { token: stranger.token })).toBe('404 not-found');
    expect(await refusal('POST', `/events/${randomUUID()}/publish`, { token: seller.token })).toBe(
      '404 not-found',
    );
  });

  it('is published once and stays so, and takes more performances', async () => {
    const { event, plan } = await draft(seller);
    await create(seller, `/events/${event}/performances`, performanceBody(plan));
    const publish = () =>
      expectStatus(200, 'POST', `/events/${event}/publish`, { token: seller.token });
    expect(await publish()).toEqual({ state: 'published' });
    expect(await publish()).toEqual({ state: 'published' });
    const early = performanceBody(plan, { startsAt: hours(220) });
    const { id } = await create(seller, `/events/${event}/performances`, early);
    const shown = await send<{ performances: { id: string }[] }>('GET', `/events/${event}`);
    expect(shown.body.performances).toHaveLength(2);
    expect(shown.body.performances[0]?.id).toBe(id);
  });
});

describe('events', () => {
  it.each([
    ['an unknown field', { colour: 'red' }],
    ['a title that is too long', { title: 'x'.repeat(201) }],
    ['a script as poster', { posterUrl: 'javascript:alert(1)' }],
    ['a fee above the price', { cancellationFeeSteps: [{ daysBefore: 1, percent: 101 }] }],
    [
      'two fees for one day',
      {
        cancellationFeeSteps: [
          { daysBefore: 1, percent: 1 },
          { daysBefore: 1, percent: 2 },
        ],
      },
    ],
    [
      'a fee that falls as the performance comes nearer',
      {
        cancellationFeeSteps: [
          { daysBefore: 1, percent: 10 },
          { daysBefore: 5, percent: 20 },
        ],
      },
    ],
    ['a fraction of a minute', { runningMinutes: 1.5 }],
  ])('refuse %s', async (_what, fields) => {
    const sending = { token: seller.token, body: eventBody(fields) };
    expect(await refusal('POST', '/events', sending)).toBe('400 invalid-request');
  });

  it('are shown with everything that was said of them', async () => {
    const said = eventBody({
      posterUrl: 'https://example.org/poster.png',
      cancellationFeeSteps: [
        { daysBefore: 2, percent: 30 },
        { daysBefore: 9, percent: 10 },
      ],
    });
    const { event, performance } = await published(seller, said);
    const { status, body } = await send('GET', `/events/${event}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...said,
      sellerId: seller.id,
      cancellationFeeSteps: [
        { daysBefore: 9, percent: 10 },
        { daysBefore: 2, percent: 30 },
      ],
      performances: [{ id: performance, eventId: event, state: 'on-sale' }],
    });
  });

  it('keep the customary cancellation fee, or none when the seller says so', async () => {
    const stepsOf = async (fields: Record<string, unknown>) =>
      (await send('GET', `/events/${(await published(seller, fields)).event}`)).body
        .cancellationFeeSteps;
    expect(await stepsOf({})).toEqual([
      { daysBefore: 9, percent: 10 },
      { daysBefore: 6, percent: 20 },
      { daysBefore: 2, percent: 30 },
      { daysBefore: 0, percent: 90 },
    ]);
    expect(await stepsOf({ cancellationFeeSteps: [] })).toEqual([]);
  });

  it('are paged without a gap or a repetition', async () => {
    const genre = unique('genre');
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1)
      made.push((await published(seller, { genre })).event);
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const query = new URLSearchParams({ genre, limit: '2', ...(cursor ? { cursor } : {}) });
      const page: Page = (await send<Page>('GET', `/events?${query.toString()}`)).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null && pages < 10);
    expect(seen).toEqual(made.reverse());
    expect(pages).toBe(3);
  });

  it('are found by title, venue, genre, region and date', async () => {
    const word = randomUUID().slice(0, 8);
    const [genre, region] = [unique('g'), unique('r')];
    const startsAt = '2031-05-05T19:30:00+09:00';
    const period = { startsAt, salesCloseAt: startsAt };
    const fields = { title: `100%_${word}! 콘서트`, venue: `홀 ${word}`, genre, region };
    const { event } = await published(seller, fields, period);
    const found = async (query: Record<string, string>): Promise<boolean> => {
      const path = `/events?${new URLSearchParams({ limit: '100', ...query }).toString()}`;
      const page = await expectStatus<Page>(200, 'GET', path);
      return page.items.some(({ id }) => id === event);
    };
    expect(await found({ query: `100%_${word}!` })).toBe(true);
    expect(await found({ query: `홀 ${word}` })).toBe(true);
    expect(await found({ query: `100_%${word}!` })).toBe(false);
    expect(await found({ query: `%${word}%` })).toBe(false);
    expect(await found({ genre, region })).toBe(true);
    expect(await found({ genre, region: 'busan' })).toBe(false);
    expect(await found({ genre, from: '2031-05-05T10:30:00Z' })).toBe(true);
    expect(await found({ genre, from: '2031-05-05T10:30:00.001Z' })).toBe(false);
    expect(await found({ genre, to: '2031-05-05T10:30:00Z' })).toBe(false);
    const day = { from: '2031-05-05T00:00:00+09:00', to: '2031-05-06T00:00:00+09:00' };
    expect(await found({ genre, ...day })).toBe(true);
  });

  it.each(['limit=0', 'limit=101', 'cursor=abc', 'colour=red', 'from=tomorrow', 'genre=a&genre=b'])(
    'are not searched with %s',
    async (query) => {
      expect(await refusal('GET', `/events?${query}`)).toBe('400 invalid-request');
    },
  );
});
