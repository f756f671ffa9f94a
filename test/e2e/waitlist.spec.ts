import { randomUUID } from 'node:crypto';
import { performanceBody } from '../support/catalogue.js';
import { expectStatus, putOnSale, send, signUp } from '../support/client.js';
import {
  eventually,
  hold,
  type OrderBody,
  type Problem,
  seatStates,
  signUpMany,
} from '../support/sale.js';
import {
  askToJoin,
  entryBecomes,
  entryOf,
  giveBack,
  joinWaitlist,
  offeredSeats,
  saveMethod,
  soldOut,
} from '../support/waitlist.js';

const tokOk = { paymentMethod: { provider: 'sandbox', token: 'tok_ok' } };
const tokDeclined = { paymentMethod: { provider: 'sandbox', token: 'tok_declined' } };

describe('joining', () => {
  it('is for those who cannot hold such seats now, once an account', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 3 });
    const { performanceId } = sale;
    const [first, second, third] = await signUpMany(3);
    const early = await askToJoin(performanceId, first!, { quantity: 2 });
    expect([early.status, early.body.code]).toEqual([409, 'seats-available']);
    expect((await hold(performanceId, third!, [1])).status).toBe(201);
    // Two single seats are left, and no two side by side.
    expect((await askToJoin(performanceId, first!)).body.code).toBe('seats-available');
    const joined = await joinWaitlist(performanceId, first!, { quantity: 2 });
    expect(joined).toMatchObject({ state: 'waiting', ahead: 0 });
    expect((await joinWaitlist(performanceId, second!, { quantity: 3 })).ahead).toBe(1);
    const again = await askToJoin(performanceId, first!, { quantity: 2 });
    expect([again.status, again.body.code]).toEqual([409, 'already-on-waitlist']);
    const path = `/performances/${performanceId}/waitlist`;
    expect(await expectStatus(200, 'GET', path)).toEqual({ open: true, waiting: 2 });
  });

  it('answers the first result for the same key', async () => {
    const sale = await soldOut({ seatsPerRow: 2 });
    const buyer = await signUp();
    const key = randomUUID();
    const answers = [1, 2].map(() => askToJoin(sale.performanceId, buyer, {}, { key }));
    const [first, again] = await Promise.all(answers);
    expect([first!.status, again!.status]).toEqual([201, 201]);
    expect(again!.body).toEqual(first!.body);
  });

  it('refuses what can never come true', async () => {
    const sale = await soldOut({ seatsPerRow: 2, amount: 50_000 });
    const buyer = await signUp();
    const codes = [];
    for (const wish of [
      { quantity: 3 },
      { maxAmountPerSeat: 49_999 },
      { sections: ['Z'] },
      { grades: ['Z'] },
      { quantity: 20 },
      { autoPay: true, paymentMethodId: randomUUID() },
    ]) {
      const { body } = await askToJoin(sale.performanceId, buyer, wish);
      codes.push(body.code);
    }
    expect(codes).toEqual([
      ...['waitlist-never-suitable', 'waitlist-never-suitable', 'waitlist-never-suitable'],
      ...['grade-not-in-plan', 'ticket-limit-exceeded', 'payment-method-not-usable'],
    ]);
    const { salesOpenAt } = performanceBody('', { salesOpenAt: new Date(Date.now() + 9e6) });
    const later = await putOnSale({ performance: { salesOpenAt } });
    expect((await askToJoin(later.performanceId, buyer)).body.code).toBe('not-on-sale');
  });
});

describe('a refunded seat', () => {
  it('is offered to the first in line, who accepts it', async () => {
    const sale = await soldOut({ seatsPerRow: 3 });
    const [first, second] = await signUpMany(2);
    const entry = await joinWaitlist(sale.performanceId, first!);
    await joinWaitlist(sale.performanceId, second!);
    await giveBack(sale, 1);
    const offered = await entryOf(first!, entry.id);
    expect([offered.state, offeredSeats(offered)]).toEqual(['offered', [1]]);
    expect(await seatStates(sale.performanceId)).toEqual([2, 1, 2]);
    const accept = `/waitlist/${entry.id}/offer/accept`;
    const sending = { token: first!.token, key: randomUUID() };
    const declined = await send<Problem>('POST', accept, {
      ...{ ...sending, key: randomUUID(), body: tokDeclined },
    });
    expect([declined.status, declined.body.code]).toEqual([402, 'payment-declined']);
    const accepted = await expectStatus(201, 'POST', accept, { ...sending, body: tokOk });
    expect(accepted).toMatchObject({ state: 'paid', amount: 50_000 });
    expect(await expectStatus(201, 'POST', accept, { ...sending, body: tokOk })).toEqual(accepted);
    expect((await entryOf(first!, entry.id)).state).toBe('fulfilled');
    expect(await seatStates(sale.performanceId)).toEqual([2, 2, 2]);
    const late = await send<Problem>('POST', `/waitlist/${entry.id}/offer/decline`, sending);
    expect([late.status, late.body.code]).toEqual([409, 'no-offer']);
  });

  it('goes on when it is declined, and who declined waits at the end of the line', async () => {
    const sale = await soldOut({ seatsPerRow: 3 });
    const [first, second] = await signUpMany(2);
    const one = await joinWaitlist(sale.performanceId, first!);
    const two = await joinWaitlist(sale.performanceId, second!);
    await giveBack(sale, 0);
    const { token } = first!;
    await expectStatus(204, 'POST', `/waitlist/${one.id}/offer/decline`, { token });
    expect(offeredSeats(await entryOf(second!, two.id))).toEqual([0]);
    const declined = await entryOf(first!, one.id);
    expect([declined.state, declined.reason?.code]).toEqual(['waiting', 'offer-declined']);
  });

  it('is set aside when nobody suits, each told why, and is the public’s at its moment', async () => {
    const sale = await soldOut({ seatsPerRow: 3, maxTicketsPerBuyer: 3 });
    const seller = { token: sale.seller.token };
    const path = `/seller/performances/${sale.performanceId}/waitlist`;
    const releaseWindow = { minSeconds: 2, maxSeconds: 3 };
    await expectStatus(200, 'PUT', path, { ...seller, body: { releaseWindow } });
    const party = await signUp();
    const entry = await joinWaitlist(sale.performanceId, party, { quantity: 3 });
    await giveBack(sale, 1);
    expect(await seatStates(sale.performanceId)).toEqual([2, 3, 2]);
    expect((await hold(sale.performanceId, await signUp(), [1])).body.code).toBe('seats-taken');
    expect((await entryOf(party, entry.id)).reason?.code).toBe('not-adjacent');
    const view = await expectStatus(200, 'GET', path, seller);
    expect(view).toMatchObject({ releaseWindow, waiting: 1, offered: 0, seatsSetAside: 1 });
    await eventually(
      () => seatStates(sale.performanceId),
      (states) => states[1] === 0,
      10_000,
    );
    expect((await hold(sale.performanceId, await signUp(), [1])).status).toBe(201);
  });

  it('waits for its neighbours when a party is first, and no single behind it gets it', async () => {
    const sale = await soldOut({ seatsPerRow: 6 });
    const [party, single, other] = await signUpMany(3);
    const first = await joinWaitlist(sale.performanceId, party!, { quantity: 3 });
    const second = await joinWaitlist(sale.performanceId, single!);
    await giveBack(sale, 1);
    const passed = await entryOf(single!, second.id);
    expect([passed.state, passed.reason?.code]).toEqual(['waiting', 'kept-for-party-ahead']);
    await giveBack(sale, 5);
    expect(offeredSeats(await entryOf(single!, second.id))).toEqual([5]);
    await giveBack(sale, 2);
    await giveBack(sale, 3);
    expect(offeredSeats(await entryOf(party!, first.id))).toEqual([1, 2, 3]);
    const third = await joinWaitlist(sale.performanceId, other!, {
      quantity: 2,
      acceptFewer: true,
    });
    await giveBack(sale, 0);
    expect(offeredSeats(await entryOf(other!, third.id))).toEqual([0]);
  });

  it('does not go to a buyer who would pass the limit', async () => {
    const sale = await soldOut({ seatsPerRow: 4, seatsAnOrder: 2, maxTicketsPerBuyer: 3 });
    const [full] = sale.holders;
    const next = await signUp();
    const one = await joinWaitlist(sale.performanceId, full!, { quantity: 2 });
    const two = await joinWaitlist(sale.performanceId, next, { quantity: 2 });
    await giveBack(sale, 1);
    const over = await entryOf(full!, one.id);
    expect([over.state, over.reason?.code]).toEqual(['waiting', 'ticket-limit']);
    expect(offeredSeats(await entryOf(next, two.id))).toEqual([2, 3]);
  });
});

describe('leaving', () => {
  it('gives up an open offer, and ends the watch when nobody is left', async () => {
    const sale = await soldOut({ seatsPerRow: 2 });
    const [first, second] = await signUpMany(2);
    const one = await joinWaitlist(sale.performanceId, first!);
    const two = await joinWaitlist(sale.performanceId, second!);
    await giveBack(sale, 0);
    for (const [buyer, entry] of [[first!, one] as const, [second!, two] as const]) {
      const { token } = buyer;
      expect((await entryOf(buyer, entry.id)).state).toBe('offered');
      for (let time = 0; time < 2; time++) {
        await expectStatus(204, 'DELETE', `/waitlist/${entry.id}`, { token });
      }
      expect((await entryOf(buyer, entry.id)).state).toBe('left');
    }
    await eventually(
      async () => {
        await giveBack(sale, 1).catch(() => undefined);
        return seatStates(sale.performanceId);
      },
      (states) => states[1] !== 2,
    );
    expect((await seatStates(sale.performanceId))[1]).not.toBe(2);
  });
});

describe('blocked seats', () => {
  it('go to the waitlist when the seller unblocks them', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 2 });
    const { performanceId } = sale;
    const { token } = sale.seller;
    const body = { seatNos: [0, 1] };
    const path = `/seller/performances/${performanceId}/blocks`;
    await expectStatus(201, 'POST', path, { token, body });
    const buyer = await signUp();
    const { id } = await joinWaitlist(performanceId, buyer, { quantity: 2 });
    await expectStatus(204, 'DELETE', path, { token, body });
    expect(offeredSeats(await entryBecomes(buyer, id, 'offered'))).toEqual([0, 1]);
  });
});

describe('automatic payment', () => {
  it('makes a returned seat a paid ticket of the one who waits', async () => {
    const sale = await soldOut({ seatsPerRow: 3 });
    const buyer = await signUp();
    const wish = { autoPay: true, paymentMethodId: await saveMethod(buyer) };
    const { id } = await joinWaitlist(sale.performanceId, buyer, wish);
    await giveBack(sale, 2);
    expect((await entryBecomes(buyer, id, 'fulfilled')).reason).toBeNull();
    const { items } = await expectStatus<{ items: OrderBody[] }>(200, 'GET', '/orders', {
      token: buyer.token,
    });
    expect(items.map(({ state, tickets }) => [state, tickets.map(({ seatNo }) => seatNo)])).toEqual(
      [['paid', [2]]],
    );
    expect(await seatStates(sale.performanceId)).toEqual([2, 2, 2]);
  });

  it('goes on to the next when a card is declined, whose place is kept once', async () => {
    const sale = await soldOut({ seatsPerRow: 4 });
    const [poor, rich] = await signUpMany(2);
    const one = await joinWaitlist(sale.performanceId, poor!, {
      ...{ autoPay: true, paymentMethodId: await saveMethod(poor!, 'tok_declined') },
    });
    const two = await joinWaitlist(sale.performanceId, rich!, {
      ...{ autoPay: true, paymentMethodId: await saveMethod(rich!) },
    });
    await giveBack(sale, 0);
    await entryBecomes(rich!, two.id, 'fulfilled');
    const kept = await entryOf(poor!, one.id);
    expect([kept.state, kept.reason?.code]).toEqual(['waiting', 'payment-declined']);
    const behind = await signUp();
    const three = await joinWaitlist(sale.performanceId, behind);
    expect((await entryOf(behind, three.id)).ahead).toBe(1);
    await giveBack(sale, 1);
    expect(offeredSeats(await entryBecomes(behind, three.id, 'offered'))).toEqual([1]);
    await giveBack(sale, 2);
    const ended = await entryBecomes(poor!, one.id, 'lapsed');
    expect(ended.reason?.code).toBe('payment-declined');
  });
});
