import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { PerformanceFacts } from '../events/events.service.js';
import { seatAt } from '../events/seating-plan.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { type Movement, MovementsRepository } from './movements.repository.js';
import { RefundsRepository } from './refunds.repository.js';

const ORDERS_A_PAGE = 200;

/** Columns of the settlement, in their order. Amounts are won, times UTC. */
export const SETTLEMENT_COLUMNS = [
  ...['at', 'kind', 'orderId', 'seats', 'tickets', 'chargedAmount', 'refundedAmount'],
  ...['feeAmount', 'state', 'provider', 'reference'],
] as const;

type SettlementRow = Record<(typeof SETTLEMENT_COLUMNS)[number], string | number>;

/**
 * What a performance took in and gave back, one row a charge or refund, as CSV. It begins with a
 * byte-order mark, by which Excel knows UTF-8, and no cell can be taken for a formula. Orders count
 * as in the sales figures: a late payment, which was given back by itself, was never a sale.
 */
@Injectable()
export class SettlementExport {
  constructor(
    private readonly movements: MovementsRepository,
    private readonly tickets: TicketsService,
    private readonly refunds: RefundsRepository,
  ) {}

  /** The file, made while it is read: of 10,000 orders some hundred are in memory at a time. */
  stream(performance: PerformanceFacts): Readable {
    const rows = Readable.from(this.rows(performance));
    const csv = stringify({
      bom: true,
      columns: [...SETTLEMENT_COLUMNS],
      header: true,
      record_delimiter: 'windows',
      escape_formulas: true,
    });
    rows.on('error', (error) => csv.destroy(error));
    csv.on('close', () => rows.destroy());
    return rows.pipe(csv);
  }

  private async *rows(performance: PerformanceFacts): AsyncGenerator<SettlementRow> {
    const until = await this.refunds.now();
    let ids: string[] = [];
    do {
      const afterId = ids.at(-1) ?? null;
      ids = await this.movements.soldOrders(performance.id, afterId, ORDERS_A_PAGE);
      const seats = await this.seatsOf(performance, ids);
      for (const movement of await this.movements.ofOrders(ids, until)) {
        yield rowOf(movement, seats);
      }
    } while (ids.length === ORDERS_A_PAGE);
  }

  /** Labels of tickets by ticket, and of whole orders by order. */
  private async seatsOf(
    { plan }: PerformanceFacts,
    orderIds: readonly string[],
  ): Promise<Map<string, string[]>> {
    const labels = new Map<string, string[]>();
    for (const { id, orderId, seatNo } of await this.tickets.ofOrders(orderIds)) {
      const { section, row, number } = seatAt(plan, seatNo);
      const label = `${section} ${row}-${number}`;
      labels.set(id, [label]);
      labels.set(orderId, [...(labels.get(orderId) ?? []), label]);
    }
    return labels;
  }
}

function rowOf(movement: Movement, seats: ReadonlyMap<string, string[]>): SettlementRow {
  const { kind, orderId, ticketIds, amount, feeAmount, state, provider } = movement;
  const things = kind === 'charge' ? [orderId] : ticketIds;
  const labels = things.flatMap((id) => seats.get(id) ?? []);
  return {
    at: movement.at.toISOString(),
    kind,
    orderId,
    seats: labels.join(', '),
    tickets: labels.length,
    chargedAmount: kind === 'charge' ? amount : 0,
    refundedAmount: kind === 'refund' ? amount : 0,
    feeAmount,
    state,
    provider,
    reference: movement.providerReference ?? movement.id,
  };
}
