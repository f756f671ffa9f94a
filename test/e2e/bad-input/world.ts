import { randomUUID } from 'node:crypto';
import { BoxOffice } from '../../support/box-office.js';
import { create, type Draft, draft, performanceBody, published } from '../../support/catalogue.js';
import { type Account, expectStatus, send, signUp, signUpSeller } from '../../support/client.js';
import { loadInstallation } from '../../../src/config/installation.js';
import { begin, IDENTIFIED } from '../../support/identity.js';
import { endedCommand, giveUpMessage, signUpOperator } from '../../support/operations.js';
import { eventually } from '../../support/sale.js';
import { report } from '../../support/reports.js';
import { join, place } from '../../support/waiting-room.js';
import { giveBack, joinWaitlist, soldOut } from '../../support/waitlist.js';
import { cookieOf, type SessionBody } from '../../support/session.js';

/** Who sends a request. */
export type Actor = 'seller' | 'otherSeller' | 'staff' | 'buyer' | 'otherBuyer' | 'operator';

/** Everything the samples of a valid request name. */
export interface World {
  actors: Readonly<Record<Actor, Account>>;
  /** On sale since an hour ago: 200 seats in one section, grade R. */
  performanceId: string;
  eventId: string;
  seatingPlanId: string;
  /** An event of the seller's that nobody else sees, and its performance and plan. */
  draftEventId: string;
  draftPerformanceId: string;
  draftPlanId: string;
  /** More drafts: one to publish, one without a performance. */
  eventToPublishId: string;
  emptyEventId: string;
  otherSellersPlanId: string;
  /** On sale in a day; behind a waiting room. */
  laterPerformanceId: string;
  queuedPerformanceId: string;
  /** The buyer's ticket for the latter, called. */
  placeTicket: string;
  /** Cancelled, and everything undone. */
  cancelledPerformanceId: string;
  /** Holds of the buyer's: one to order, one to release, one that was released. */
  holdToOrderId: string;
  holdToReleaseId: string;
  releasedHoldId: string;
  /** Orders of the buyer's: one that stays paid, one to refund, one that was refunded. */
  orderId: string;
  ticketId: string;
  orderToRefundId: string;
  voidTicketId: string;
  convertedHoldId: string;
  /** Orders and a ticket code that are not the buyer's or not for this performance. */
  otherBuyersTicketId: string;
  /** A ticket of the buyer's to offer, and transfers: given by the buyer, and two received. */
  transfers: { ticketId: string; givenId: string; toAcceptId: string; toDeclineId: string };
  ticketCode: string;
  /** A saved payment method of the buyer's. */
  paymentMethodId: string;
  /** A notice of the buyer's, and one of the other buyer's. */
  noticeId: string;
  otherBuyersNoticeId: string;
  /** Devices that take pushes, of sellers, whom nobody tells anything: the worker stays still. */
  deviceId: string;
  otherSellersDeviceId: string;
  /** A command of an operator's that has ended. */
  commandId: string;
  /** A message of the outbox that was given up. */
  deadMessageId: string;
  /** What the seller is to look at: a report. */
  reviewItemId: string;
  /** A live refresh token as its cookie. */
  refreshCookie: string;
  identityRequestId: string;
  /** A sold-out performance, one the buyer waits for, and the buyer's entries elsewhere. */
  waitlist: {
    soldOutId: string;
    waitingId: string;
    entryId: string;
    entryToAcceptId: string;
    entryToDeclineId: string;
  };
}

/** Seats of the performance that are held, sold and free for a sample. */
export const SEATS = { held: 0, sold: 2, refunded: 3, otherBuyers: 4, free: 20, more: 40 };

async function holdSeat(world: { performanceId: string }, buyer: Account, seatNo: number) {
  const { id } = await expectStatus<{ id: string }>(
    201,
    'POST',
    `/performances/${world.performanceId}/holds`,
    { token: buyer.token, body: { seatNos: [seatNo] } },
  );
  return id;
}

async function buySeat(world: { performanceId: string }, buyer: Account, seatNo: number) {
  const holdId = await holdSeat(world, buyer, seatNo);
  const body = { holdId, paymentMethod: { provider: 'sandbox', token: 'tok_ok' } };
  const sending = { token: buyer.token, key: randomUUID(), body };
  const order = await expectStatus<{ id: string; tickets: { id: string }[] }>(
    201,
    'POST',
    '/orders',
    sending,
  );
  return { holdId, orderId: order.id, ticketId: order.tickets[0]?.id ?? '' };
}

/** One sold-out seat each; where `returns`, it came back and is offered to the buyer. */
async function openWaiting(buyer: Account, returns: boolean) {
  const sale = await soldOut({ seatsPerRow: 1 });
  const { id } = await joinWaitlist(sale.performanceId, buyer);
  if (returns) await giveBack(sale, 0);
  return { id, performanceId: sale.performanceId };
}

async function openWaitlist(buyer: Account): Promise<World['waitlist']> {
  const [{ performanceId: soldOutId }, waiting, toAccept, toDecline] = await Promise.all([
    soldOut({ seatsPerRow: 1 }),
    openWaiting(buyer, false),
    openWaiting(buyer, true),
    openWaiting(buyer, true),
  ]);
  return {
    soldOutId,
    waitingId: waiting.performanceId,
    entryId: waiting.id,
    entryToAcceptId: toAccept.id,
    entryToDeclineId: toDecline.id,
  };
}

async function openDrafts(seller: Account) {
  const [full, toPublish, empty] = await Promise.all([draft(seller), draft(seller), draft(seller)]);
  const add = ({ event, plan }: Draft) =>
    create(seller, `/events/${event}/performances`, performanceBody(plan));
  const [{ id }] = await Promise.all([add(full), add(toPublish)]);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const waitingRoom = { enabled: true, activeBuyersMax: 10, admissionsPerSecondMax: 10 };
  const [later, queued] = await Promise.all([
    published(seller, {}, { salesOpenAt: tomorrow }),
    published(seller, {}, { waitingRoom }),
  ]);
  return {
    draftEventId: full.event,
    draftPerformanceId: id,
    draftPlanId: full.plan,
    eventToPublishId: toPublish.event,
    emptyEventId: empty.event,
    laterPerformanceId: later.performance,
    queuedPerformanceId: queued.performance,
  };
}

/** The buyer gives one ticket, gets two and has one to give. */
async function openTransfers(box: { performanceId: string }, buyer: Account, other: Account) {
  const offerFrom = async (giver: Account, receiver: Account, seatNo: number) => {
    const { ticketId } = await buySeat(box, giver, seatNo);
    const sending = { token: giver.token, key: randomUUID(), body: { toEmail: receiver.email } };
    const path = `/tickets/${ticketId}/transfers`;
    return (await expectStatus<{ id: string }>(201, 'POST', path, sending)).id;
  };
  const { ticketId } = await buySeat(box, buyer, SEATS.more + 20);
  return {
    ticketId,
    givenId: await offerFrom(buyer, other, SEATS.more + 21),
    toAcceptId: await offerFrom(other, buyer, SEATS.more + 22),
    toDeclineId: await offerFrom(other, buyer, SEATS.more + 23),
  };
}

async function openPurchases(box: { performanceId: string }, buyer: Account, otherBuyer: Account) {
  const holdToOrderId = await holdSeat(box, buyer, SEATS.held);
  const holdToReleaseId = await holdSeat(box, buyer, SEATS.held + 1);
  const releasedHoldId = await holdSeat(box, buyer, SEATS.free);
  const { token } = buyer;
  await expectStatus(204, 'DELETE', `/holds/${releasedHoldId}`, { token });
  const kept = await buySeat(box, buyer, SEATS.sold);
  const toRefund = await buySeat(box, buyer, SEATS.refunded);
  const refunded = await buySeat(box, buyer, SEATS.free);
  const refund = { token, key: randomUUID(), body: {} };
  await expectStatus(201, 'POST', `/orders/${refunded.orderId}/refunds`, refund);
  const others = await buySeat(box, otherBuyer, SEATS.otherBuyers);
  const { code } = await expectStatus<{ code: string }>(
    200,
    'GET',
    `/tickets/${kept.ticketId}/code`,
    { token },
  );
  return {
    holdToOrderId,
    holdToReleaseId,
    releasedHoldId,
    convertedHoldId: kept.holdId,
    orderId: kept.orderId,
    ticketId: kept.ticketId,
    orderToRefundId: toRefund.orderId,
    voidTicketId: refunded.ticketId,
    otherBuyersTicketId: others.ticketId,
    transfers: await openTransfers(box, buyer, otherBuyer),
    ticketCode: code,
  };
}

/** A performance of the seller's that was cancelled, with nothing left for the worker to do. */
async function openCancelled(seller: Account): Promise<{ cancelledPerformanceId: string }> {
  const { performance } = await published(seller);
  const path = `/seller/performances/${performance}/cancellation`;
  const { token } = seller;
  await expectStatus(202, 'POST', path, { token, key: randomUUID(), body: {} });
  await eventually(
    () => expectStatus(200, 'GET', path, { token }),
    ({ state }) => state === 'done',
  );
  return { cancelledPerformanceId: performance };
}

/** Somebody who has bought is told so. */
async function firstNotice({ token }: Account): Promise<string> {
  const { body } = await eventually(
    () => send<{ items: { id: string }[] }>('GET', '/notifications', { token }),
    (answer) => answer.body.items.length > 0,
  );
  return body.items[0]?.id ?? '';
}

/** A browser takes pushes; its service is one that the test cluster may send to. */
export function pushSubscription(name: string): object {
  return {
    endpoint: `http://127.0.0.1:${loadInstallation().ports.pushDouble}/push/${name}`,
    expirationTime: null,
    keys: {
      // The example of RFC 8291, appendix A.
      p256dh:
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
  };
}

async function addDevice({ token, id: name }: Account): Promise<string> {
  const sending = { token, body: pushSubscription(name) };
  return (await expectStatus<{ id: string }>(201, 'POST', '/push/subscriptions', sending)).id;
}

/** Makes a world of two sellers, two buyers, gate staff and an operator, each with their things. */
export async function openWorld(): Promise<World> {
  const [box, otherSeller, otherBuyer, operator] = await Promise.all([
    BoxOffice.open(),
    signUpSeller(),
    signUp(),
    signUpOperator(),
  ]);
  const { buyer, staff, sale } = box;
  const { seller, performanceId, eventId, seatingPlanId } = sale;
  const { email, password } = buyer;
  const [drafts, cancelled, purchases, others, session, waitlist] = await Promise.all([
    openDrafts(seller),
    openCancelled(seller),
    openPurchases(sale, buyer, otherBuyer),
    draft(otherSeller),
    send<SessionBody>('POST', '/auth/login', { body: { email, password } }),
    openWaitlist(buyer),
  ]);
  const { queuedPerformanceId } = drafts;
  const method = { provider: 'sandbox', token: 'tok_declined' };
  const { id: paymentMethodId } = await expectStatus<{ id: string }>(
    201,
    'POST',
    '/payment-methods',
    { token: buyer.token, body: method },
  );
  // The first manifest of a performance makes its key.
  const manifest = `/performances/${performanceId}/check-in-manifest`;
  await expectStatus(200, 'GET', manifest, { token: staff.token });
  const { ticket: placeTicket } = (await join(queuedPerformanceId, buyer)).body;
  await eventually(
    () => place(queuedPerformanceId, buyer, placeTicket),
    ({ body }) => body.ahead === 0,
  );
  return {
    actors: { seller, otherSeller, staff, buyer, otherBuyer, operator },
    ...{ performanceId, eventId, seatingPlanId, otherSellersPlanId: others.plan },
    commandId: await endedCommand(),
    deadMessageId: await giveUpMessage(),
    deviceId: await addDevice(seller),
    otherSellersDeviceId: await addDevice(otherSeller),
    noticeId: await firstNotice(buyer),
    otherBuyersNoticeId: await firstNotice(otherBuyer),
    refreshCookie: cookieOf(session),
    identityRequestId: (await begin(buyer, IDENTIFIED)).body.id,
    ...{ ...drafts, ...cancelled, ...purchases, placeTicket, paymentMethodId },
    reviewItemId: await report(performanceId, otherBuyer),
    waitlist,
  };
}
