import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { type RefundQuote, refundQuoteSchema } from './order-books.schemas.js';
import { refundResultSchema } from './orders.schemas.js';
import type { RefundResult } from './refunds.service.js';
import {
  type SellerQuoteQuery,
  sellerQuoteQuerySchema,
  type SellerRefund,
  sellerRefundSchema,
} from './seller-refunds.schemas.js';
import { SellerRefundsService } from './seller-refunds.service.js';

/** Giving single orders of an own performance back. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/orders/:id')
export class SellerRefundsController {
  constructor(private readonly refunds: SellerRefundsService) {}

  @Get('refund-quote')
  @ApiOperation({ summary: "What a seller's refund would give back and keep now" })
  @ApiResponse({ status: 200, standardSchema: refundQuoteSchema })
  quote(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @Query({ schema: sellerQuoteQuerySchema }) { ticketIds, waiveFee }: SellerQuoteQuery,
  ): Promise<RefundQuote> {
    return this.refunds.quote(sellerId, id, { ticketIds, isFeeWaived: waiveFee === 'true' });
  }

  @Post('refunds')
  @ApiOperation({
    summary: 'Refund an order of an own performance, or tickets of it, and tell the buyer why',
  })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 201, standardSchema: refundResultSchema })
  refund(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @IdempotencyKey('required') key: string,
    @Body({ schema: sellerRefundSchema }) body: SellerRefund,
  ): Promise<RefundResult> {
    return this.refunds.refund(sellerId, id, body, key);
  }
}
