import { randomUUID } from 'node:crypto';
import { BoxOffice } from '../support/box-office.js';
import { type Answer, expectStatus, send } from '../support/client.js';

interface Found {
  items: { ticketId: string; holderName: string; number: string; state: string }[];
}

let box: BoxOffice;
beforeEach(async () => {
  box = await BoxOffice.openMinutesBefore(60);
});

const at = (path: string): string => `/performances/${box.sale.performanceId}/${path}`;
const asStaff = () => ({ token: box.staff.token });
const find = async (query: string): Promise<Found['items']> => {
  const path = at(`gate/tickets?query=${encodeURIComponent(query)}`);
  return (await expectStatus<Found>(200, 'GET', path, asStaff())).items;
};
const byHand = (ticketId: string, change: object = {}): Promise<Answer> => {
  const body = { ticketId, gate: '북문', deviceId: 'desk', scanId: randomUUID(), ...change };
  return send('POST', at('manual-check-ins'), { ...asStaff(), body });
};

describe('the desk at a gate', () => {
  it('is for performances one was appointed to', async () => {
    const other = await BoxOffice.openMinutesBefore(90);
    const mine = async (token: string) =>
      (
        await expectStatus<{ items: { performanceId: string }[] }>(
          200,
          'GET',
          '/gate/performances',
          {
            token,
          },
        )
      ).items.map(({ performanceId }) => performanceId);
    expect(await mine(box.staff.token)).toEqual([box.sale.performanceId]);
    expect(await mine(box.sale.seller.token)).toEqual([box.sale.performanceId]);
    expect(await mine(other.buyer.token)).toEqual([]);
  });

  it('finds tickets by name, email and seat, and shows whether they entered', async () => {
    const ticket = await box.buyOne();
    const { email } = box.buyer;
    await box.nextBuyer();
    const another = await box.buyOne();
    const label = `${ticket.section} ${ticket.row}-${ticket.number}`;
    const ids = (items: Found['items']) => items.map(({ ticketId }) => ticketId);
    expect(ids(await find('김 피'))).toEqual([ticket.id, another.id]);
    expect(ids(await find(email))).toEqual([ticket.id]);
    expect(ids(await find(label))).toContain(ticket.id);
    expect(await find('nobody@picket.test')).toEqual([]);
    await box.scan(ticket.code);
    expect((await find(email))[0]).toMatchObject({ state: 'checked-in', firstGate: 'A' });
  });

  it('lets in by hand once, and refuses what a scan refuses', async () => {
    const [ticket, gone] = [await box.buyOne(), await box.buyOne()];
    await box.refund(gone.orderId);
    const scanId = randomUUID();
    const first = await byHand(ticket.id, { scanId });
    expect([first.status, first.body.number]).toEqual([200, ticket.number]);
    expect((await byHand(ticket.id, { scanId })).status).toBe(200);
    expect((await byHand(ticket.id)).body).toMatchObject({
      code: 'already-checked-in',
      firstGate: '북문',
    });
    expect((await byHand(gone.id)).body.code).toBe('ticket-void');
    const elsewhere = await (await BoxOffice.openMinutesBefore(60)).buyOne();
    expect((await byHand(elsewhere.id)).status).toBe(404);
  });

  it('counts who came in, by gate', async () => {
    const [one, two] = [await box.buyOne(), await box.buyOne()];
    await box.scan(one.code);
    await byHand(two.id);
    await box.buyOne();
    const counts = await expectStatus(200, 'GET', at('gate/counts'), asStaff());
    expect(counts).toMatchObject({
      ...{ tickets: 3, checkedIn: 2 },
      byGate: [
        { gate: 'A', checkedIn: 1, lastMinute: 1 },
        { gate: '북문', checkedIn: 1, lastMinute: 1 },
      ],
    });
    expect((await send('GET', at('gate/counts'), { token: box.buyer.token })).status).toBe(403);
  });
});
