import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Account,
  expectStatus,
  type OnSale,
  putOnSale,
  send,
  signUp,
} from '../support/client.js';
import { asRoot, until } from '../support/cluster.js';
import { noticeOf, noticesOf } from '../support/notices.js';
import { buy, eventually, seatStates } from '../support/sale.js';
import { board, join, putBehindLine } from '../support/waiting-room.js';
import { entryOf, joinWaitlist, soldOut } from '../support/waitlist.js';

const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
const kindsOf = async (account: Account): Promise<string[]> =>
  (await noticesOf(account)).map(({ kind }) => kind);
const cancel = ({ performanceId, seller }: OnSale): Promise<unknown> =>
  expectStatus(202, 'POST', `/seller/performances/${performanceId}/cancellation`, {
    ...{ token: seller.token, key: randomUUID(), body: {} },
  });
/** Waits until the worker has told everybody of a kind about a performance. */
const toldAll = (kind: string, performanceId: string): Promise<void> =>
  until(
    `${kind} is told`,
    async () => {
      const fanOuts = await asRoot<{ ended: number }>(
        1,
        `SELECT ended_at IS NOT NULL AS ended FROM picket.fan_outs
         WHERE kind = '${kind}' AND JSON_VALUE(data, '$.performanceId') = '${performanceId}'`,
      );
      return fanOuts.length > 0 && fanOuts.every(({ ended }) => ended === 1);
    },
    40_000,
  );

describe('a performance that comes up', () => {
  it('is told to who has a ticket now, once, and not to who gave it back', async () => {
    // In two hours it is today or, in the evening, tomorrow: due whenever this test runs.
    const soon = { startsAt: inHours(2), salesCloseAt: inHours(1) };
    const [sale, holder, other, returner] = await Promise.all([
      putOnSale({ performance: { ...soon, salesOpenAt: inHours(-1) } }),
      ...[signUp(), signUp(), signUp()],
    ]);
    // Not before everybody has bought: somebody else was here first.
    const { performanceId } = sale;
    const start = soon.startsAt.replace('T', ' ').replace('Z', '');
    await asRoot(
      1,
      `INSERT IGNORE INTO picket.performance_reminders (performance_id, starts_at)
       VALUES ('${performanceId}', '${start}')`,
    );
    await buy(performanceId, holder as Account, [0]);
    await buy(performanceId, holder as Account, [1]);
    await buy(performanceId, other as Account, [2]);
    const order = await buy(performanceId, returner as Account, [3]);
    const { token } = returner as Account;
    await expectStatus(201, 'POST', `/orders/${order.id}/refunds`, {
      ...{ token, key: randomUUID(), body: {} },
    });
    // Another start is another reminder.
    const startsAt = inHours(3);
    const path = `/seller/performances/${performanceId}/changes`;
    const body = { startsAt, remark: '한 시간 늦게 시작합니다.' };
    const sending = { token: sale.seller.token, key: randomUUID(), body };
    await expectStatus(201, 'POST', path, sending);
    const notice = await noticeOf(holder as Account, 'performance-tomorrow');
    expect(notice.data).toMatchObject({ performanceId, startsAt });
    await toldAll('performance-tomorrow', performanceId);
    await noticeOf(other as Account, 'performance-tomorrow');
    await sleep(6_000); // a round of the worker later nobody is told again
    const kinds = await kindsOf(holder as Account);
    expect(kinds.filter((kind) => kind === 'performance-tomorrow')).toHaveLength(1);
    expect(await kindsOf(returner as Account)).not.toContain('performance-tomorrow');
  });
});

describe('a performance that is changed', () => {
  const change = (sale: OnSale, body: object, key = randomUUID()) =>
    send('POST', `/seller/performances/${sale.performanceId}/changes`, {
      ...{ token: sale.seller.token, key, body },
    });

  it('is told to its ticket holders, seen by every process, and may be given back for nothing', async () => {
    const [buyer, later] = await Promise.all([signUp(), signUp()]);
    const event = { cancellationFeeSteps: [{ daysBefore: 365, percent: 10 }] };
    const sale = await putOnSale({ event });
    const { performanceId } = sale;
    const order = await buy(performanceId, buyer, [0, 1]);
    const quotePath = `/orders/${order.id}/refund-quote`;
    const quote = () => send('GET', quotePath, { token: buyer.token });
    expect((await quote()).body).toMatchObject({ feePercent: 10 });
    for (let n = 0; n < 6; n++) await send('GET', `/performances/${performanceId}`);

    const startsAt = inHours(300);
    const remark = '무대 사정으로 공연이 연기되었습니다.';
    const key = randomUUID();
    const first = await change(sale, { startsAt, remark }, key);
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ startsAt, remark }),
    ]);
    expect((await change(sale, { startsAt, remark }, key)).body).toEqual(first.body);
    expect((await quote()).body).toMatchObject({ feePercent: 0, feeAmount: 0, nextStep: null });
    const notice = await noticeOf(buyer, 'performance-changed');
    expect(notice.data).toMatchObject({ performanceId, startsAt, remark });
    expect(notice.body.ko).toContain(remark);
    await sleep(1_500);
    for (let n = 0; n < 6; n++) {
      expect((await send('GET', `/performances/${performanceId}`)).body).toMatchObject({
        startsAt,
      });
    }

    // Who buys what takes place now pays the fee.
    const other = await buy(performanceId, later, [2]);
    const refund = (id: string, { token }: Account) =>
      expectStatus(201, 'POST', `/orders/${id}/refunds`, { token, key: randomUUID(), body: {} });
    expect(await refund(order.id, buyer)).toMatchObject({ amount: 100_000, feeAmount: 0 });
    expect(await refund(other.id, later)).toMatchObject({ amount: 45_000, feeAmount: 5_000 });
    expect(await kindsOf(later)).not.toContain('performance-changed');
  });

  it('keeps a new start when something is said in words at the same moment', async () => {
    const sale = await putOnSale();
    const startsAt = inHours(300);
    const remarks = Array.from({ length: 6 }, (_, index) => ({ remark: `안내 ${index}` }));
    const moved = { startsAt, remark: '연기' };
    const answers = await Promise.all(
      [...remarks.slice(3), moved, ...remarks.slice(0, 3)].map((body) => change(sale, body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    await sleep(1_500);
    const { body } = await send('GET', `/performances/${sale.performanceId}`);
    expect(body).toMatchObject({ startsAt });
  });

  it('keeps its start where the new one would be over, or before its sales close', async () => {
    const sale = await putOnSale();
    for (const startsAt of [inHours(-1), inHours(100)]) {
      const answer = await change(sale, { startsAt, remark: '변경' });
      expect([answer.status, answer.body.code]).toEqual([409, 'performance-not-changeable']);
    }
    const rows = await asRoot(
      1,
      `SELECT 1 FROM picket.performance_changes WHERE performance_id = '${sale.performanceId}'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('a place in a waiting room', () => {
  const path = (performanceId: string): string =>
    `/performances/${performanceId}/waiting-room/place/notice`;
  const askFor = (performanceId: string, { token }: Account, ticket: string) =>
    expectStatus(204, 'PUT', path(performanceId), { token, headers: { place: ticket } });

  it('that is near is told to who asked, once, and to nobody else', async () => {
    const { performanceId, seller } = await putBehindLine({ activeBuyersMax: 1 });
    // While the line stands nobody is told.
    const pause = (paused: boolean): Promise<unknown> =>
      expectStatus(200, 'PATCH', `/seller/performances/${performanceId}/waiting-room`, {
        ...{ token: seller.token, body: { paused } },
      });
    const [first, asks, silent, regrets] = await Promise.all([
      ...[signUp(), signUp(), signUp(), signUp()],
    ]);
    await join(performanceId, first as Account);
    await until('the first is called', async () => (await board(performanceId)).serving === 1);
    const wanting = (await join(performanceId, asks as Account)).body;
    await join(performanceId, silent as Account);
    const { ticket } = (await join(performanceId, regrets as Account)).body;
    await pause(true);
    const { token } = regrets as Account;
    await askFor(performanceId, regrets as Account, ticket);
    await expectStatus(204, 'DELETE', path(performanceId), { token });
    await askFor(performanceId, asks as Account, wanting.ticket);
    await sleep(1_500);
    expect(await kindsOf(asks as Account)).toEqual([]);
    await pause(false);
    const notice = await noticeOf(asks as Account, 'place-near');
    expect(notice.data).toMatchObject({ performanceId, ahead: (wanting.place ?? 0) - 1 });
    await askFor(performanceId, asks as Account, wanting.ticket);
    await sleep(2_500);
    expect(await kindsOf(asks as Account)).toEqual(['place-near']);
    expect(await kindsOf(silent as Account)).toEqual([]);
    expect(await kindsOf(regrets as Account)).toEqual([]);
  });

  it('that is drawn at opening is told after the draw', async () => {
    const { performanceId } = await putBehindLine({ activeBuyersMax: 1 }, 4_000);
    const accounts = await Promise.all([signUp(), signUp(), signUp()]);
    const tickets = await Promise.all(accounts.map((one) => join(performanceId, one)));
    const asking = [0, 2];
    for (const n of asking) {
      await askFor(performanceId, accounts[n] as Account, tickets[n]?.body.ticket ?? '');
    }
    for (const n of asking) await noticeOf(accounts[n] as Account, 'place-near');
    expect(await kindsOf(accounts[1])).toEqual([]);
  });
});

describe('a waitlist that ends as a whole', () => {
  it('with its performance: no seat goes to it, and its people are told', async () => {
    const sale = await soldOut({ seatsPerRow: 2 });
    const { performanceId } = sale;
    const [waiting, offered, left] = await Promise.all([signUp(), signUp(), signUp()]);
    const entry = await joinWaitlist(performanceId, offered);
    const refund = { token: sale.holders[0]?.token ?? '', key: randomUUID(), body: {} };
    await expectStatus(201, 'POST', `/orders/${sale.orders[0]?.id}/refunds`, refund);
    await noticeOf(offered, 'waitlist-offer');
    const others = await joinWaitlist(performanceId, waiting);
    const gone = await joinWaitlist(performanceId, left);
    await expectStatus(204, 'DELETE', `/waitlist/${gone.id}`, { token: left.token });
    await cancel(sale);

    for (const account of [waiting, offered]) {
      const notice = await noticeOf(account, 'waitlist-cancelled');
      expect(notice.data).toMatchObject({ performanceId });
    }
    for (const [account, { id }] of [[offered, entry] as const, [waiting, others] as const]) {
      const { state, reason } = await entryOf(account, id);
      expect([state, reason?.code]).toEqual(['lapsed', 'performance-cancelled']);
    }
    await noticeOf(sale.holders[1] as Account, 'performance-cancelled');
    await eventually(
      () => seatStates(performanceId),
      (states) => states.every((state) => state === 3),
    );
    expect(await kindsOf(waiting)).toEqual(['waitlist-cancelled']);
    expect(await kindsOf(left)).toEqual([]);
  });

  it('with its sale', async () => {
    const salesCloseAt = new Date(Date.now() + 12_000).toISOString();
    const sale = await soldOut({ seatsPerRow: 1, performance: { salesCloseAt } });
    const waiting = await signUp();
    const { id } = await joinWaitlist(sale.performanceId, waiting);
    const notice = await noticeOf(waiting, 'waitlist-over');
    expect(notice.data).toMatchObject({ performanceId: sale.performanceId });
    expect(await entryOf(waiting, id)).toMatchObject({ state: 'lapsed' });
    expect(await kindsOf(waiting)).toEqual(['waitlist-over']);
  });
});
