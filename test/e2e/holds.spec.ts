import { randomUUID } from 'node:crypto';
import { loadInstallation } from '../../src/config/installation.js';
import { type Account, type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { startApi, type TestProcess } from '../support/processes.js';
import {
  eventually,
  hold,
  type HoldBody,
  type Problem,
  seatStates,
  signUpMany,
} from '../support/sale.js';

describe('named seats', () => {
  let sale: OnSale;
  beforeAll(async () => {
    sale = await putOnSale({ rows: 3, seatsPerRow: 10 });
  });

  it('holds them with labels, prices and an end, and shows them held', async () => {
    const buyer = await signUp();
    const { status, body } = await hold(sale.performanceId, buyer, [12, 3]);
    expect(status).toBe(201);
    expect(body.seats).toEqual([
      { seatNo: 3, section: 'A', row: '1', number: '4', grade: 'R', amount: 50_000 },
      { seatNo: 12, section: 'A', row: '2', number: '3', grade: 'R', amount: 50_000 },
    ]);
    expect(body.amount).toBe(100_000);
    const seconds = (Date.parse(body.expiresAt) - Date.now()) / 1_000;
    expect(seconds).toBeGreaterThan(470);
    expect(seconds).toBeLessThanOrEqual(481);
    const states = await seatStates(sale.performanceId);
    expect([states[3], states[12], states[4]]).toEqual([1, 1, 0]);
  });

  it('refuses all when one is taken, and names that one', async () => {
    const [first, second] = await signUpMany(2);
    expect((await hold(sale.performanceId, first!, [20])).status).toBe(201);
    const { status, body } = await hold(sale.performanceId, second!, [19, 20, 21]);
    expect([status, body.code]).toEqual([409, 'seats-taken']);
    expect(body.seatNos).toEqual([20]);
    const states = await seatStates(sale.performanceId);
    expect([states[19], states[21]]).toEqual([0, 0]);
  });

  it('frees them on release, and releasing again changes nothing', async () => {
    const [buyer, other] = await signUpMany(2);
    const { body } = await hold(sale.performanceId, buyer!, [25]);
    expect((await send('DELETE', `/holds/${body.id}`, { token: other!.token })).status).toBe(404);
    for (let time = 0; time < 2; time++) {
      expect((await send('DELETE', `/holds/${body.id}`, { token: buyer!.token })).status).toBe(204);
    }
    expect((await hold(sale.performanceId, other!, [25])).status).toBe(201);
    const shown = await send<HoldBody>('GET', `/holds/${body.id}`, { token: buyer!.token });
    expect(shown.body.state).toBe('released');
  });

  it('answers the first result for the same key, and refuses the key with another body', async () => {
    const buyer = await signUp();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => hold(sale.performanceId, buyer, [27], { key })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const other = await hold(sale.performanceId, buyer, [28], { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('knows no seat beyond the plan', async () => {
    const { status, body } = await hold(sale.performanceId, await signUp(), [29, 30]);
    expect([status, body.code, body.seatNos]).toEqual([422, 'seat-not-in-plan', [30]]);
  });
});

describe('the limit per buyer', () => {
  it('counts holds made at once through both processes', async () => {
    const sale = await putOnSale({ rows: 2, seatsPerRow: 10, maxTicketsPerBuyer: 4 });
    const buyer = await signUp();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, seatNo) => hold(sale.performanceId, buyer, [seatNo])),
    );
    const placed = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(placed).toHaveLength(4);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(
      new Set(['ticket-limit-exceeded']),
    );
    await send('DELETE', `/holds/${placed[0]!.body.id}`, { token: buyer.token });
    expect((await hold(sale.performanceId, buyer, [15])).status).toBe(201);
  });
});

describe('when a sale is open', () => {
  const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

  it.each([
    ['not yet', { salesOpenAt: hours(1), salesCloseAt: hours(2) }],
    ['no longer', { salesOpenAt: hours(-2), salesCloseAt: hours(-1) }],
  ])('%s: not-on-sale', async (_when, performance) => {
    const sale = await putOnSale({ performance });
    const { status, body } = await hold(sale.performanceId, await signUp(), [0]);
    expect([status, body.code]).toEqual([409, 'not-on-sale']);
  });

  it('with a waiting room only behind an admission', async () => {
    const waitingRoom = { enabled: true, activeBuyersMax: 10, admissionsPerSecondMax: 1 };
    const sale = await putOnSale({ performance: { waitingRoom } });
    const buyer = await signUp();
    for (const headers of [undefined, { admission: 'forged' }]) {
      const { status, body } = await hold(sale.performanceId, buyer, [0], { headers });
      expect([status, body.code]).toEqual([403, 'admission-required']);
    }
  });
});

describe('the best available seats', () => {
  const best = (sale: OnSale, token: string, bestAvailable: Record<string, unknown>) =>
    send<HoldBody & Problem>('POST', `/performances/${sale.performanceId}/holds`, {
      token,
      body: { bestAvailable },
    });

  it('are neighbours in the first row, nearest its middle', async () => {
    const sale = await putOnSale({ rows: 2, seatsPerRow: 10 });
    const { body } = await best(sale, (await signUp()).token, { quantity: 2, grade: 'R' });
    expect(body.seats.map(({ seatNo }) => seatNo)).toEqual([4, 5]);
  });

  it('are found by everybody while there are enough, each for one buyer only', async () => {
    const sale = await putOnSale({ rows: 8, seatsPerRow: 10 });
    const buyers = await signUpMany(40);
    const answers = await Promise.all(
      buyers.map(({ token }) => best(sale, token, { quantity: 2 })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(40);
    const seatNos = answers.flatMap(({ body }) => body.seats.map(({ seatNo }) => seatNo));
    expect(new Set(seatNos).size).toBe(80);
    const late = await best(sale, (await signUp()).token, { quantity: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'sold-out']);
  });

  it('know only the grades of the performance', async () => {
    const sale = await putOnSale();
    const { status, body } = await best(sale, (await signUp()).token, { quantity: 1, grade: 'X' });
    expect([status, body.code]).toEqual([422, 'grade-not-in-plan']);
  });
});

describe('a hold whose time is over', () => {
  let brief: TestProcess;
  beforeAll(async () => {
    brief = await startApi({ HOLD_SECONDS: '1' });
  });
  afterAll(() => brief.stop());

  it('is swept by the worker, and its buyer may hold anew', async () => {
    const sale = await putOnSale({ maxTicketsPerBuyer: 1 });
    const buyer = await signUp();
    const { baseUrl } = brief;
    const first = await hold(sale.performanceId, buyer, [0], { baseUrl });
    expect(first.status).toBe(201);
    expect((await hold(sale.performanceId, buyer, [1])).body.code).toBe('ticket-limit-exceeded');
    await eventually(
      () => seatStates(sale.performanceId),
      (states) => states[0] === 0,
      5_000,
    );
    const shown = await send<HoldBody>('GET', `/holds/${first.body.id}`, { token: buyer.token });
    expect(shown.body.state).toBe('expired');
    expect((await hold(sale.performanceId, buyer, [1])).status).toBe(201);
  });
});

describe('a cool-down', () => {
  let brief: TestProcess;
  beforeAll(async () => {
    brief = await startApi({ HOLD_SECONDS: '1' });
  });
  afterAll(() => brief.stop());

  /** Holds a seat and lets it run out. */
  const letRunOut = async (sale: OnSale, buyer: Account, seatNo: number): Promise<void> => {
    const { baseUrl } = brief;
    expect((await hold(sale.performanceId, buyer, [seatNo], { baseUrl })).status).toBe(201);
    const free = (states: readonly number[]): boolean => states[seatNo] === 0;
    await eventually(() => seatStates(sale.performanceId), free, 8_000);
  };

  it('follows the second hold of a performance that ran out, and says when it ends', async () => {
    const [sale, another] = [await putOnSale(), await putOnSale()];
    const [buyer, other] = await signUpMany(2);
    for (const seatNo of [0, 1]) await letRunOut(sale, buyer!, seatNo);
    const refused = await hold(sale.performanceId, buyer!, [2]);
    expect([refused.status, refused.body.code]).toEqual([409, 'hold-cool-down']);
    const seconds = (Date.parse(refused.body['endsAt'] as string) - Date.now()) / 1_000;
    expect(seconds).toBeGreaterThan(580);
    expect(seconds).toBeLessThanOrEqual(601);
    expect((await seatStates(sale.performanceId))[2]).toBe(0);
    expect((await hold(sale.performanceId, other!, [2])).status).toBe(201);
    expect((await hold(another.performanceId, buyer!, [2])).status).toBe(201);
  });

  it('does not follow holds that were released in time', async () => {
    const sale = await putOnSale();
    const buyer = await signUp();
    const { token } = buyer;
    for (let time = 0; time < 3; time++) {
      const held = await hold(sale.performanceId, buyer, [0]);
      expect((await send('DELETE', `/holds/${held.body.id}`, { token })).status).toBe(204);
    }
    await letRunOut(sale, buyer, 1);
    expect((await hold(sale.performanceId, buyer, [2])).status).toBe(201);
  });

  it('refuses its buyer alone among those who share a transaction', async () => {
    const sale = await putOnSale({ rows: 3, seatsPerRow: 10 });
    const [buyer, ...others] = await signUpMany(20);
    for (const seatNo of [0, 1]) await letRunOut(sale, buyer!, seatNo);
    const answers = await Promise.all([
      hold(sale.performanceId, buyer!, [29]),
      ...others.map((one, at) => hold(sale.performanceId, one, [at])),
    ]);
    const [own, ...rest] = answers.map(({ status, body }) => [status, body.code]);
    expect(own).toEqual([409, 'hold-cool-down']);
    expect(rest).toEqual(others.map(() => [201, undefined]));
  });
});

describe('the prompt', () => {
  const prompted = async (): Promise<number> => {
    const url = `http://127.0.0.1:${loadInstallation().ports.worker}/metrics`;
    const text = await (await fetch(url)).text();
    return Number(/picket_holds_expired_total\{by="prompt"\} (\d+)/.exec(text)?.[1] ?? 0);
  };

  it('ends holds before a sweep would, most of the time', async () => {
    const brief = await startApi({ HOLD_SECONDS: '1' });
    try {
      const sale = await putOnSale();
      const buyers = await signUpMany(10);
      const before = await prompted();
      for (const [seatNo, buyer] of buyers.entries()) {
        await hold(sale.performanceId, buyer, [seatNo], { baseUrl: brief.baseUrl });
      }
      await eventually(prompted, (count) => count >= before + 3, 10_000);
    } finally {
      await brief.stop();
    }
  });
});

describe('seat states', () => {
  it('are two bits a seat with a version that grows, and 304 while nothing changed', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 10 });
    const path = `/performances/${sale.performanceId}/seat-states`;
    const url = `${process.env.PUBLIC_URL}/api/v1${path}`;
    const before = await fetch(url);
    expect(before.headers.get('content-type')).toBe('application/octet-stream');
    expect([...new Uint8Array(await before.arrayBuffer())]).toEqual([0, 0, 0]);
    const etag = before.headers.get('etag') as string;
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    await hold(sale.performanceId, await signUp(), [5]);
    const after = await fetch(url, { headers: { 'if-none-match': etag } });
    expect(after.status).toBe(200);
    expect([...new Uint8Array(await after.arrayBuffer())]).toEqual([0, 0b0100, 0]);
    const version = (response: Response): number =>
      Number(response.headers.get('seat-states-version'));
    expect(version(after)).toBeGreaterThan(version(before));
  });

  it('show what the seller blocks, which nobody can hold until it is unblocked', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 10 });
    const path = `/seller/performances/${sale.performanceId}/blocks`;
    const { token } = sale.seller;
    const buyer = await signUp();
    await hold(sale.performanceId, buyer, [9]);
    const taken = await send<Problem>('POST', path, { token, body: { seatNos: [8, 9] } });
    expect([taken.status, taken.body.code, taken.body.seatNos]).toEqual([409, 'seats-taken', [9]]);
    const blocked = await send('POST', path, { token, body: { seatNos: [0, 1] } });
    expect(blocked.status).toBe(201);
    expect((await seatStates(sale.performanceId)).slice(0, 3)).toEqual([3, 3, 0]);
    expect((await hold(sale.performanceId, buyer, [1])).body.code).toBe('seats-taken');
    expect((await send('DELETE', path, { token, body: { seatNos: [0, 1] } })).status).toBe(204);
    expect((await hold(sale.performanceId, buyer, [1])).status).toBe(201);
  });
});
