import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { slotOf, unpackTickets } from '../../entry/gate-manifest.js';
import { readTicketCode } from '../../entry/ticket-code.js';
import { BoxOffice, type BoughtTicket } from '../support/box-office.js';
import { expectStatus, type Answer } from '../support/client.js';
import { GateDevice } from '../support/gate-device.js';

let box: BoxOffice;
beforeEach(async () => {
  box = await BoxOffice.openMinutesBefore(60, { reEntry: true });
});

type Way = 'in' | 'out';
const at = (path: string): string => `/performances/${box.sale.performanceId}/${path}`;
const go = async (ticket: BoughtTicket, direction: Way, more: object = {}): Promise<Answer> =>
  box.scan(await box.codeOf(ticket.id), { direction, ...more });
const said = ({ body }: Answer): unknown => body.result ?? body.code;
/** Counts are a second old at the most. */
const counts = async (): Promise<Record<string, unknown>> => {
  await sleep(1_100);
  return expectStatus(200, 'GET', at('gate/counts'), { token: box.staff.token });
};
const conflicts = async () =>
  (
    await expectStatus<{ items: Record<string, unknown>[] }>(200, 'GET', at('gate/conflicts'), {
      token: box.staff.token,
    })
  ).items;

describe('re-entry', () => {
  it('lets out who is inside and in who is outside, and counts them once', async () => {
    const [ticket, other] = [await box.buyOne(), await box.buyOne()];
    expect(said(await go(ticket, 'out'))).toBe('not-entered');
    expect(said(await go(ticket, 'in'))).toBe('admitted');
    expect(said(await go(other, 'in'))).toBe('admitted');
    const scanId = randomUUID();
    const code = await box.codeOf(ticket.id);
    const out = () => box.scan(code, { direction: 'out', gate: '남문', scanId });
    expect([(await out()).status, said(await out())]).toEqual([200, 'exited']);
    expect(await counts()).toMatchObject({ checkedIn: 2, inside: 1, left: 1 });
    const again = await go(ticket, 'out');
    expect(again.body).toMatchObject({
      ...{ code: 'already-exited', exitGate: '남문', ticketId: ticket.id },
      ...{ section: ticket.section, number: ticket.number, exitAt: expect.any(String) as unknown },
    });
    // A scan id stands for one code and one way.
    expect((await box.scan(code, { scanId, gate: '남문' })).body.code).toBe('scan-id-reused');
    expect(said(await go(ticket, 'in'))).toBe('admitted');
    expect(said(await go(ticket, 'in'))).toBe('already-checked-in');
    expect(await counts()).toMatchObject({ checkedIn: 2, inside: 2, left: 0 });
    expect(await box.stateOf(ticket.id)).toBe('checked-in');
    expect((await box.refund(ticket.orderId)).body.code).toBe('ticket-checked-in');
  }, 30_000);

  it('lets one of 20 simultaneous scans out, and one in again', async () => {
    const ticket = await box.buyOne();
    await go(ticket, 'in');
    for (const [way, won, lost] of [
      ['out', 'exited', 'already-exited'],
      ['in', 'admitted', 'already-checked-in'],
    ] as const) {
      const code = await box.codeOf(ticket.id);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => box.scan(code, { direction: way })),
      );
      const outcomes = answers.map(said);
      expect(outcomes.filter((one) => one === won)).toHaveLength(1);
      expect(outcomes.filter((one) => one === lost)).toHaveLength(19);
    }
  }, 30_000);

  it('is for events that allow it, and for their own tickets', async () => {
    const usual = await BoxOffice.openMinutesBefore(60);
    const [ticket, foreign] = [await usual.buyOne(), await box.buyOne()];
    await usual.scan(ticket.code);
    const refused = await usual.scan(await usual.codeOf(ticket.id), { direction: 'out' });
    expect([refused.status, refused.body.code]).toEqual([409, 're-entry-not-allowed']);
    expect((await usual.scan(foreign.code, { direction: 'out' })).body.code).toBe(
      'wrong-performance',
    );
  });

  it('reaches gates with their next contact, as to who is inside', async () => {
    const ticket = await box.buyOne();
    const scanner = new GateDevice(box.sale.performanceId, box.staff.token, '북문');
    const reading = readTicketCode(ticket.code);
    const shortId = reading.ok ? reading.code.fields.ticketShortId : 0n;
    expect(scanner.slots.includes(slotOf(shortId))).toBe(false);
    const stateNow = async (): Promise<unknown> =>
      unpackTickets(Buffer.from((await scanner.contact()).tickets, 'base64')).find(
        ({ ticketShortId }) => ticketShortId === shortId,
      )?.state;
    const seen = [await stateNow()];
    for (const way of ['in', 'out', 'in'] as const) {
      await go(ticket, way);
      seen.push(await stateNow());
    }
    expect(seen).toEqual(['valid', 'checked-in', 'outside', 'checked-in']);
  });
});

describe('comings and goings of cut-off gates', () => {
  /** What two devices let through, by so many seconds ago. */
  const decided = async (
    ticket: BoughtTicket,
    by: GateDevice,
    passes: readonly (readonly [Way, number])[],
  ): Promise<Record<string, unknown>[]> => {
    const code = await box.codeOf(ticket.id);
    const now = Date.now();
    return passes.map(([direction, secondsAgo]) =>
      by.decided(code, {
        ...{ direction, mode: 'island', shown: direction === 'in' ? 'admitted' : 'exited' },
        scannedAt: new Date(now - secondsAgo * 1_000).toISOString(),
      }),
    );
  };

  it('are put in their order, whoever is back first, and again changes nothing', async () => {
    const ticket = await box.buyOne();
    const [north, south] = ['북문', '남문'].map(
      (gate) => new GateDevice(box.sale.performanceId, box.staff.token, gate),
    ) as [GateDevice, GateDevice];
    const entries = await decided(ticket, north, [
      ['in', 12],
      ['in', 6],
    ]);
    const exits = await decided(ticket, south, [
      ['out', 9],
      ['out', 3],
    ]);
    await south.upload(...exits);
    // What the centre knows now is that somebody left who never came.
    expect((await conflicts()).map(({ reason }) => reason)).toEqual(
      Array(2).fill('was-not-inside'),
    );
    await north.upload(...entries);
    await south.upload(...exits);
    expect(await conflicts()).toEqual([]);
    expect(await counts()).toMatchObject({ checkedIn: 1, inside: 0, left: 1 });
    expect(said(await go(ticket, 'out'))).toBe('already-exited');
    const back = await go(ticket, 'in');
    expect(said(back)).toBe('admitted');
    const { firstAt, firstGate } = (await go(ticket, 'in')).body;
    expect([firstAt, firstGate]).toEqual([entries[0]?.scannedAt, '북문']);
  }, 30_000);

  it('that cannot be are told with their seats', async () => {
    const ticket = await box.buyOne();
    const gate = new GateDevice(box.sale.performanceId, box.staff.token, '북문');
    const [, , twice] = await decided(ticket, gate, [
      ['in', 9],
      ['out', 8],
      ['out', 7],
    ]).then(async (scans) => {
      await gate.upload(...scans);
      return scans;
    });
    expect(await conflicts()).toMatchObject([
      { scanId: twice?.scanId, direction: 'out', reason: 'was-not-inside', number: ticket.number },
    ]);
    expect(await counts()).toMatchObject({ checkedIn: 1, inside: 0, left: 1 });
  }, 30_000);
});
