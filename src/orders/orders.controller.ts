import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CallerId } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { pageQuerySchema, toPage } from '../http/schemas.js';
import { HoldExpired } from '../seats/seats.errors.js';
import { OrderViews } from './order-views.js';
import { PaymentDeclined } from './orders.errors.js';
import type { Order } from './orders.repository.js';
import {
  orderPageSchema,
  orderSchema,
  type OrderView,
  type PlaceOrder,
  placeOrderSchema,
  refundResultSchema,
  refundSchema,
  unknownOrderSchema,
} from './orders.schemas.js';
import { OrdersService } from './orders.service.js';
import { RefundsService } from './refunds.service.js';

/** Buying held seats, own orders, refunds. */
@ApiTags('Orders')
@ApiBearerAuth()
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly refunds: RefundsService,
    private readonly events: EventsService,
    private readonly views: OrderViews,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Pay for a hold and get its tickets' })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 201, standardSchema: orderSchema })
  @ApiResponse({ status: 202, standardSchema: unknownOrderSchema })
  async place(
    @CallerId() accountId: string,
    @IdempotencyKey('required') key: string,
    @Body({ schema: placeOrderSchema }) body: PlaceOrder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OrderView | z.infer<typeof unknownOrderSchema>> {
    const order = await this.orders.place(accountId, key, body);
    if (order.state === 'pending' || order.state === 'payment-unknown') {
      void reply.status(202);
      return { id: order.id, state: 'payment-unknown' };
    }
    throwIfRefused(order);
    return this.views.describe(order);
  }

  @Get()
  @ApiOperation({ summary: 'Own orders, newest first' })
  @ApiResponse({ status: 200, standardSchema: orderPageSchema })
  async list(
    @CallerId() accountId: string,
    @Query({ schema: pageQuerySchema }) { limit, cursor }: z.infer<typeof pageQuerySchema>,
  ): Promise<z.infer<typeof orderPageSchema>> {
    const { items, nextCursor } = toPage(await this.orders.list(accountId, limit, cursor), limit);
    return { items: await Promise.all(items.map((one) => this.views.describe(one))), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'An own order with its tickets' })
  @ApiResponse({ status: 200, standardSchema: orderSchema })
  async get(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<OrderView> {
    return this.views.describe(await this.orders.get(id, accountId));
  }

  @Post(':id/refunds')
  @ApiOperation({
    summary: 'Refund tickets of an order, or all that are left, less the cancellation fee',
  })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 201, standardSchema: refundResultSchema })
  async refund(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
    @IdempotencyKey('required') idempotencyKey: string,
    @Body({ schema: refundSchema }) body: z.infer<typeof refundSchema>,
  ): Promise<z.infer<typeof refundResultSchema>> {
    const order = await this.orders.get(id, accountId);
    const performance = await this.events.performance(order.performanceId);
    const ticketIds = body?.ticketIds;
    return this.refunds.refund({ order, performance, ticketIds, idempotencyKey });
  }
}

function throwIfRefused(order: Order): void {
  if (order.state !== 'declined' && order.state !== 'expired') return;
  if (order.refundedAmount > 0) throw new HoldExpired(true);
  throw new PaymentDeclined(order.id);
}
