import { randomUUID } from 'node:crypto';
import {
  type Account,
  type Answer,
  expectStatus,
  type OnSale,
  putOnSale,
  send,
  signUp,
} from './client.js';

/** A ticket as its order shows it. */
export interface BoughtTicket {
  id: string;
  seatNo: number;
  section: string;
  row: string;
  number: string;
}

/** A performance of 200 seats on sale, a buyer, and one appointed to its gates. */
export class BoxOffice {
  private nextSeatNo = 0;

  private constructor(
    readonly sale: OnSale,
    readonly staff: Account,
    /** Who buys now. */
    public buyer: Account,
  ) {}

  /** @param change what the performance has else than usual */
  static async open(change: Parameters<typeof putOnSale>[0] = {}): Promise<BoxOffice> {
    const [sale, staff, buyer] = await Promise.all([
      putOnSale({ rows: 10, seatsPerRow: 20, maxTicketsPerBuyer: 20, ...change }),
      signUp(),
      signUp(),
    ]);
    await expectStatus(201, 'POST', `/seller/performances/${sale.performanceId}/staff`, {
      token: sale.seller.token,
      body: { email: staff.email },
    });
    return new BoxOffice(sale, staff, buyer);
  }

  /** One that starts in so many minutes; codes move from three hours before on. */
  static openMinutesBefore(
    minutes: number,
    event: Record<string, unknown> = {},
  ): Promise<BoxOffice> {
    const startsAt = new Date(Date.now() + minutes * 60_000).toISOString();
    return BoxOffice.open({ event, performance: { startsAt, salesCloseAt: startsAt } });
  }

  /** The next buyer, with the whole ticket limit still to use. */
  async nextBuyer(): Promise<void> {
    this.buyer = await signUp();
  }

  /** Buys the next seats, 20 a buyer at the most. */
  async buy(count = 1): Promise<{ orderId: string; tickets: BoughtTicket[] }> {
    const seatNos = Array.from({ length: count }, () => this.nextSeatNo++);
    const { token } = this.buyer;
    const holds = `/performances/${this.sale.performanceId}/holds`;
    const hold = await expectStatus<{ id: string }>(201, 'POST', holds, {
      token,
      body: { seatNos },
    });
    const body = { holdId: hold.id, paymentMethod: { provider: 'sandbox', token: 'tok_ok' } };
    const order = await expectStatus<{ id: string; tickets: BoughtTicket[] }>(
      201,
      'POST',
      '/orders',
      { token, key: randomUUID(), body },
    );
    return { orderId: order.id, tickets: order.tickets };
  }

  /** Buys the next seat and asks for its code. */
  async buyOne(): Promise<BoughtTicket & { orderId: string; code: string }> {
    const { orderId, tickets } = await this.buy();
    const ticket = tickets[0] as BoughtTicket;
    return { ...ticket, orderId, code: await this.codeOf(ticket.id) };
  }

  async codeOf(ticketId: string): Promise<string> {
    const { token } = this.buyer;
    const path = `/tickets/${ticketId}/code`;
    return (await expectStatus<{ code: string }>(200, 'GET', path, { token })).code;
  }

  async stateOf(ticketId: string): Promise<unknown> {
    const { token } = this.buyer;
    return (await expectStatus(200, 'GET', `/tickets/${ticketId}`, { token })).state;
  }

  /** Gives a whole order back. */
  refund(orderId: string): Promise<Answer> {
    const { token } = this.buyer;
    return send('POST', `/orders/${orderId}/refunds`, { token, key: randomUUID(), body: {} });
  }

  /** Scans a code at gate A, by the staff, unless told otherwise. */
  scan(
    code: string,
    more: Record<string, unknown> = {},
    { token = this.staff.token, performanceId = this.sale.performanceId } = {},
  ): Promise<Answer> {
    const body = { code, gate: 'A', deviceId: 'scanner-1', scanId: randomUUID(), ...more };
    return send('POST', `/performances/${performanceId}/check-ins`, { token, body });
  }
}
