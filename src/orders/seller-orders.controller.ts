import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { IdPipe } from '../http/params.js';
import {
  type Funnel,
  funnelSchema,
  type SellerOrderPage,
  sellerOrderPageSchema,
  type SellerOrderQuery,
  sellerOrderQuerySchema,
} from './seller-orders.schemas.js';
import { SellerOrdersService } from './seller-orders.service.js';

/** Who bought an own performance, and how many came how far. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/performances/:id')
export class SellerOrdersController {
  constructor(
    private readonly events: EventsService,
    private readonly orders: SellerOrdersService,
  ) {}

  @Get('orders')
  @ApiOperation({ summary: 'Orders of an own performance, newest first' })
  @ApiResponse({ status: 200, standardSchema: sellerOrderPageSchema })
  async list(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @Query({ schema: sellerOrderQuerySchema }) query: SellerOrderQuery,
  ): Promise<SellerOrderPage> {
    await this.events.performanceOfSeller(id, sellerId);
    return this.orders.list(id, query);
  }

  @Get('funnel')
  @ApiOperation({ summary: 'How many people joined the line, were admitted, held seats and paid' })
  @ApiResponse({ status: 200, standardSchema: funnelSchema })
  async funnel(@CallerId() sellerId: string, @Param('id', IdPipe) id: string): Promise<Funnel> {
    await this.events.performanceOfSeller(id, sellerId);
    return this.orders.funnel(id);
  }
}
