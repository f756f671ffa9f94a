import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FairDraw } from '../../src/queue/fair-draw.js';
import type { Board } from '../../src/queue/queue.schemas.js';
import {
  type Account,
  expectStatus,
  type OnSale,
  putOnSale,
  send,
  signUp,
  signUpSeller,
} from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { picketJson, refusal } from '../support/processes.js';
import { eventually, hold, order, signUpMany } from '../support/sale.js';
import {
  admit,
  awaitPass,
  board,
  join,
  leave,
  place,
  putBehindLine,
} from '../support/waiting-room.js';

const CALLED_WITHIN_MS = 10_000;
const MISSED_SECONDS = 400;

const withPass = (pass: string) => ({ headers: { admission: pass } });

describe('a line before its opening', () => {
  const OPENS_MS = 4_000;
  let sale: OnSale;
  let buyers: Account[];
  let tickets: string[];
  let early: Board;

  beforeAll(async () => {
    buyers = await signUpMany(8);
    sale = await putBehindLine({ admissionsPerSecondMax: 1_000 }, OPENS_MS);
    tickets = [];
    for (const buyer of buyers) tickets.push((await join(sale.performanceId, buyer)).body.ticket);
    early = await board(sale.performanceId);
  });

  it('registers and tells no place, but the hash of the seed', async () => {
    expect(early).toMatchObject({ phase: 'before', serving: 0 });
    expect(early.seed).toBeUndefined();
    expect(early.seedHash).toMatch(/^[0-9a-f]{64}$/);
    const again = await join(sale.performanceId, buyers[2]!);
    expect([again.status, again.body.ticket]).toEqual([200, tickets[2]]);
    expect(again.body).toMatchObject({ phase: 'before', registration: 3 });
    const { status, body } = await admit(sale.performanceId, buyers[0]!, tickets[0]!);
    expect([status, body.code]).toEqual([425, 'not-your-turn']);
  });

  it('is drawn at opening, as everybody can recompute', async () => {
    const open = await eventually(
      () => board(sale.performanceId),
      ({ phase }) => phase === 'open',
      OPENS_MS + 5_000,
    );
    expect(open).toMatchObject({ registered: 8, seedHash: early.seedHash });
    const seed = Buffer.from(open.seed!, 'hex');
    expect(createHash('sha256').update(seed).digest('hex')).toBe(early.seedHash);
    const draw = new FairDraw(seed, 8);
    const places = await Promise.all(
      buyers.map(
        async (buyer, index) => (await place(sale.performanceId, buyer, tickets[index]!)).body,
      ),
    );
    expect(places.map((one) => one.place)).toEqual(
      buyers.map((_, index) => draw.placeOf(index + 1)),
    );
  });

  it('can be checked with the command that the page offers', async () => {
    const { performanceId } = sale;
    const words = ['queue', 'verify', performanceId, '--place', tickets[4]!];
    const checked = await picketJson<{ place: number; told: number; isSeedTrue: boolean }>(
      ...[...words, '--token', buyers[4]!.token],
    );
    expect(checked).toMatchObject({ isSeedTrue: true, number: 5, registered: 8 });
    expect(checked.told).toBe(checked.place);
    const other = await putBehindLine();
    expect(await refusal('queue', 'verify', other.performanceId, '--place', tickets[4]!)).toMatch(
      /^2: .*The ticket is for performance/s,
    );
  });

  it('lets who comes later stand behind', async () => {
    const late = await signUpMany(3);
    const places: (number | undefined)[] = [];
    for (const buyer of late) places.push((await join(sale.performanceId, buyer)).body.place);
    expect(places).toEqual([9, 10, 11]);
  });
});

describe('an open line', () => {
  it('admits in order, as many as may be inside, and the next when one has bought', async () => {
    const { performanceId } = await putBehindLine({ activeBuyersMax: 1 });
    const [first, second] = await signUpMany(2);
    const one = (await join(performanceId, first!)).body;
    const two = (await join(performanceId, second!)).body;
    expect([one.place, two.place]).toEqual([1, 2]);
    const pass = await awaitPass(performanceId, first!, one.ticket);
    // The other API process may see the line a fifth of a second later.
    const early = await eventually(
      () => admit(performanceId, second!, two.ticket),
      ({ body }) => body.ahead === 1,
    );
    expect([early.status, early.body.code]).toEqual([425, 'not-your-turn']);
    expect((await place(performanceId, second!, two.ticket)).body).toMatchObject({
      place: 2,
      ahead: 1,
    });

    expect((await admit(performanceId, first!, one.ticket)).body.admission).toBe(pass);
    const held = await hold(performanceId, first!, [0], withPass(pass));
    expect(held.status).toBe(201);
    expect((await order(held.body.id, first!)).status).toBe(201);
    await awaitPass(performanceId, second!, two.ticket);
  });

  it('gives a slot that was left to the next', async () => {
    const { performanceId } = await putBehindLine({ activeBuyersMax: 1 });
    const [first, second] = await signUpMany(2);
    const one = (await join(performanceId, first!)).body;
    const two = (await join(performanceId, second!)).body;
    await awaitPass(performanceId, first!, one.ticket);
    expect((await leave(performanceId, first!)).status).toBe(204);
    await awaitPass(performanceId, second!, two.ticket);
    const again = await join(performanceId, first!);
    expect([again.status, again.body.place]).toEqual([201, 3]);
    expect((await admit(performanceId, first!, one.ticket)).status).toBe(410);
  });

  it('has a turn of limited time: afterwards only the end of the line', async () => {
    const { performanceId } = await putBehindLine();
    const buyer = await signUp();
    const { ticket } = (await join(performanceId, buyer)).body;
    const called = await eventually(
      () => place(performanceId, buyer, ticket),
      ({ body }) => body.claimBy !== undefined,
      CALLED_WITHIN_MS,
    );
    const leftMs = Date.parse(called.body.claimBy!) - Date.now();
    expect(leftMs).toBeGreaterThan(50_000);
    expect(leftMs).toBeLessThan(61_000);
    await asRoot(
      1,
      `UPDATE picket.waiting_room_calls SET called_at = called_at - INTERVAL 100 SECOND
       WHERE performance_id = '${performanceId}'`,
    );
    // The second offer: the slot is not kept any more, but who comes is let in.
    expect((await join(performanceId, buyer)).body.ticket).toBe(ticket);
    await asRoot(
      1,
      `UPDATE picket.waiting_room_calls
       SET called_at = called_at - INTERVAL ${MISSED_SECONDS} SECOND
       WHERE performance_id = '${performanceId}'`,
    );
    const missed = await admit(performanceId, buyer, ticket);
    expect([missed.status, missed.body.code]).toEqual([410, 'turn-missed']);
    const anew = await eventually(
      () => join(performanceId, buyer),
      ({ status }) => status === 201,
    );
    expect(anew.body.place).toBe(2);
    await awaitPass(performanceId, buyer, anew.body.ticket);
  });

  it('stops while its seller pauses it, and tells all what the seller says', async () => {
    const { performanceId, seller } = await putBehindLine();
    const change = (body: unknown) =>
      send('PATCH', `/seller/performances/${performanceId}/waiting-room`, {
        token: seller.token,
        body,
      });
    const buyer = await signUp();
    expect((await change({ paused: true, message: '잠시 후 다시 시작합니다' })).status).toBe(200);
    const { ticket } = (await join(performanceId, buyer)).body;
    await sleep(1_500);
    expect(await board(performanceId)).toMatchObject({
      phase: 'paused',
      serving: 0,
      message: '잠시 후 다시 시작합니다',
    });
    expect((await change({ paused: false, message: null })).body).toMatchObject({ phase: 'open' });
    await awaitPass(performanceId, buyer, ticket);
    const other = await signUpSeller();
    const path = `/seller/performances/${performanceId}/waiting-room`;
    await expectStatus(404, 'PATCH', path, { token: other.token, body: { paused: true } });
    await expectStatus(403, 'PATCH', path, { token: buyer.token, body: { paused: true } });
  });

  it('calls nobody to a sale without seats, and again when one comes back', async () => {
    const { performanceId } = await putBehindLine({}, undefined, { rows: 1, seatsPerRow: 1 });
    const [first, second] = await signUpMany(2);
    const one = (await join(performanceId, first!)).body;
    const pass = await awaitPass(performanceId, first!, one.ticket);
    const held = await hold(performanceId, first!, [0], withPass(pass));
    const soldOut = await eventually(
      () => board(performanceId),
      ({ phase }) => phase === 'sold-out',
      CALLED_WITHIN_MS,
    );
    expect(soldOut.seatsMayReturn).toBe(true);
    await eventually(
      () => join(performanceId, second!),
      ({ status, body }) => status === 409 && body.code === 'sold-out',
    );
    await send('DELETE', `/holds/${held.body.id}`, { token: first!.token });
    const two = await eventually(
      () => join(performanceId, second!),
      ({ status }) => status < 300,
      CALLED_WITHIN_MS,
    );
    await awaitPass(performanceId, second!, two.body.ticket);
  });

  it('closes with the sale', async () => {
    const { performanceId } = await putBehindLine();
    const [early, late] = await signUpMany(2);
    const { ticket } = (await join(performanceId, early!)).body;
    await asRoot(
      1,
      `UPDATE picket.waiting_rooms SET closes_at = NOW(3) WHERE performance_id = '${performanceId}'`,
    );
    await eventually(
      () => board(performanceId),
      ({ phase }) => phase === 'closed',
      CALLED_WITHIN_MS,
    );
    for (const refused of [
      await eventually(
        () => join(performanceId, late!),
        ({ status }) => status === 409,
      ),
      await eventually(
        () => admit(performanceId, early!, ticket),
        ({ status }) => status === 409,
      ),
    ]) {
      expect(refused.body.code).toBe('waiting-room-closed');
    }
  });

  it('knows only the ticket of this account and this performance', async () => {
    const [here, there] = [await putBehindLine(), await putBehindLine()];
    const [mine, other] = await signUpMany(2);
    const { ticket } = (await join(here.performanceId, mine!)).body;
    for (const [performanceId, buyer, shown] of [
      [here.performanceId, other!, ticket],
      [there.performanceId, mine!, ticket],
      [here.performanceId, mine!, `${ticket.slice(0, -2)}xx`],
    ] as const) {
      const { status, body } = await admit(performanceId, buyer, shown);
      expect([status, body.code]).toEqual([422, 'place-ticket-invalid']);
    }
    const direct = await putBehindLine();
    await expectStatus(
      404,
      'GET',
      `/performances/${(await putOnSale()).performanceId}/waiting-room/board`,
    );
    expect(await board(direct.performanceId)).toMatchObject({ serving: 0, issued: 0 });
  });
});
