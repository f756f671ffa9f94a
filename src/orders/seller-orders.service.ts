import { Injectable } from '@nestjs/common';
import { AuthService } from '../auth/auth.service.js';
import { toPage } from '../http/schemas.js';
import { QueueService } from '../queue/queue.service.js';
import { HoldsService } from '../seats/holds.service.js';
import { OrderViews } from './order-views.js';
import { OrdersRepository } from './orders.repository.js';
import type { Funnel, SellerOrderPage, SellerOrderQuery } from './seller-orders.schemas.js';

/** What a seller reads of a performance's orders and buyers. */
@Injectable()
export class SellerOrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly views: OrderViews,
    private readonly accounts: AuthService,
    private readonly holds: HoldsService,
    private readonly queue: QueueService,
  ) {}

  /** Orders of a performance with their buyers' names, newest first. */
  async list(performanceId: string, query: SellerOrderQuery): Promise<SellerOrderPage> {
    const { limit, cursor, state } = query;
    const rows = await this.orders.ofPerformance(performanceId, limit + 1, { cursor, state });
    const { items, nextCursor } = toPage(rows, limit);
    const names = await this.accounts.namesOf(items.map(({ accountId }) => accountId));
    const described = await Promise.all(items.map((order) => this.views.describe(order)));
    return {
      items: described.map((order, index) => ({
        ...order,
        buyerName: names.get(items[index]!.accountId) ?? '',
      })),
      nextCursor,
    };
  }

  /** How many people came how far; each number is read from an index. */
  async funnel(performanceId: string): Promise<Funnel> {
    const [line, buyers] = await Promise.all([
      this.queue.lineCounts(performanceId),
      this.holds.buyerCounts(performanceId),
    ]);
    return { line, ...buyers };
  }
}
