import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { auditEveryNode } from '../../src/cluster/auditor.js';
import { loadConfig } from '../../src/config/config.js';
import { expectStatus, putOnSale, send, signUp } from '../support/client.js';
import { startApi, type TestProcess } from '../support/processes.js';
import { hold, seatStates, signUpMany } from '../support/sale.js';
import {
  entryBecomes,
  entryOf,
  giveBack,
  joinWaitlist,
  offeredSeats,
  saveMethod,
  type SoldOut,
  soldOut,
} from '../support/waitlist.js';

/** Whatever the public was shown of a sale while `work` went on, and how often it looked. */
async function watchPublic(sale: SoldOut, work: () => Promise<void>) {
  const shownFree = new Set<number>();
  let looks = 0;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const states = await seatStates(sale.performanceId);
      for (const [seatNo, state] of states.entries()) if (state === 0) shownFree.add(seatNo);
      looks += 1;
      await sleep(5);
    }
  };
  const watching = watch();
  await work();
  isOver = true;
  await watching;
  return { shownFree: [...shownFree], looks };
}

/** Tries to hold every seat of a sale again and again while `work` went on. @returns how many it got */
async function grabWhile(sale: SoldOut, work: () => Promise<void>): Promise<number> {
  const grabber = await signUp();
  let got = 0;
  let isOver = false;
  const grab = async (): Promise<void> => {
    for (let seatNo = 0; !isOver; seatNo = (seatNo + 1) % sale.seatCount) {
      if ((await hold(sale.performanceId, grabber, [seatNo])).status === 201) got += 1;
    }
  };
  const grabbing = grab();
  await work();
  isOver = true;
  await grabbing;
  return got;
}

describe('an offer that nobody takes', () => {
  let brief: TestProcess;
  beforeAll(async () => {
    brief = await startApi({ WAITLIST_OFFER_SECONDS: '2', HOLD_SECONDS: '1' });
  });
  afterAll(() => brief.stop());

  it('goes on to the next when its time is over, and its owner has one more chance', async () => {
    const sale = await soldOut({ seatsPerRow: 3 });
    const [first, second] = await signUpMany(2);
    const one = await joinWaitlist(sale.performanceId, first!);
    const two = await joinWaitlist(sale.performanceId, second!);
    const { baseUrl } = brief;
    const path = `/orders/${sale.orders[0]!.id}/refunds`;
    const { token } = sale.holders[0]!;
    await expectStatus(201, 'POST', path, { token, key: randomUUID(), body: {}, baseUrl });
    expect((await entryOf(first!, one.id)).state).toBe('offered');
    const kept = await entryBecomes(first!, one.id, 'waiting');
    expect([kept.ahead, kept.reason?.code]).toEqual([0, 'offer-expired']);
    expect(offeredSeats(await entryOf(second!, two.id))).toEqual([0]);
  });

  it('is no hold that the public can take over in place', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 1 });
    const [slow, waiting, other] = await signUpMany(3);
    const held = await hold(sale.performanceId, slow!, [0], { baseUrl: brief.baseUrl });
    expect(held.status).toBe(201);
    const { id } = await joinWaitlist(sale.performanceId, waiting!);
    for (let until = Date.now() + 4_000; Date.now() < until; await sleep(20)) {
      expect((await hold(sale.performanceId, other!, [0])).status).toBe(409);
    }
    expect(offeredSeats(await entryBecomes(waiting!, id, 'offered'))).toEqual([0]);
  });
});

describe('while seats come back', () => {
  it('the public sees none of them free and gets none, before the waitlist was served', async () => {
    const seats = 24;
    const sale = await soldOut({ rows: 4, seatsPerRow: seats / 4 });
    const buyers = await signUpMany(seats);
    for (const [index, buyer] of buyers.entries()) {
      const wish =
        index % 2 === 0 ? { autoPay: true, paymentMethodId: await saveMethod(buyer) } : {};
      await joinWaitlist(sale.performanceId, buyer, wish);
    }
    const everything = Array.from({ length: seats }, (_, index) => index);
    let grabbed = 0;
    const { shownFree, looks } = await watchPublic(sale, async () => {
      grabbed = await grabWhile(sale, async () => {
        await Promise.all(everything.map((index) => giveBack(sale, index)));
        await sleep(1_500);
      });
    });
    expect(looks).toBeGreaterThan(20);
    expect([shownFree, grabbed]).toEqual([[], 0]);
    const entries = await expectStatus<{ waiting: number; offered: number; fulfilled: number }>(
      200,
      'GET',
      `/seller/performances/${sale.performanceId}/waitlist`,
      { token: sale.seller.token },
    );
    expect(entries.waiting).toBe(0);
    expect(entries.offered + entries.fulfilled).toBe(seats);
    expect((await auditEveryNode(loadConfig())).violations).toEqual([]);
  });

  it('control: without anybody waiting the public sees and gets them', async () => {
    const sale = await soldOut({ seatsPerRow: 4 });
    let grabbed = 0;
    const { shownFree } = await watchPublic(sale, async () => {
      grabbed = await grabWhile(sale, async () => {
        await giveBack(sale, 0);
        await sleep(500);
      });
    });
    expect([shownFree.length + grabbed > 0, grabbed]).toEqual([true, 1]);
  });

  it('those who join at the same moment are served, or the seat was the public’s before', async () => {
    for (let round = 0; round < 5; round++) {
      const sale = await soldOut({ seatsPerRow: 2 });
      const buyer = await signUp();
      const [entry] = await Promise.all([
        joinWaitlist(sale.performanceId, buyer),
        giveBack(sale, 0),
      ]);
      const { state } = await entryOf(buyer, entry.id);
      const [seat] = await seatStates(sale.performanceId);
      expect([
        ['offered', 1],
        ['waiting', 0],
      ]).toContainEqual([state, seat]);
      await send('DELETE', `/waitlist/${entry.id}`, { token: buyer.token });
    }
  });
});
