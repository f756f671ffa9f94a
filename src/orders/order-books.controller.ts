import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerId } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import {
  type Ledger,
  ledgerSchema,
  type RefundQuote,
  refundQuoteQuerySchema,
  refundQuoteSchema,
} from './order-books.schemas.js';
import { OrderBooksService } from './order-books.service.js';

/** What a buyer can read of an own order's money. */
@ApiTags('Orders')
@ApiBearerAuth()
@Controller('orders/:id')
export class OrderBooksController {
  constructor(private readonly books: OrderBooksService) {}

  @Get('refund-quote')
  @ApiOperation({ summary: 'What a refund would give back and keep now, ticket by ticket' })
  @ApiResponse({ status: 200, standardSchema: refundQuoteSchema })
  quote(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
    @Query({ schema: refundQuoteQuerySchema }) query: z.infer<typeof refundQuoteQuerySchema>,
  ): Promise<RefundQuote> {
    return this.books.quote(id, accountId, query.ticketIds);
  }

  @Get('ledger')
  @ApiOperation({ summary: 'Charge, refunds and fees of an order, each with its time' })
  @ApiResponse({ status: 200, standardSchema: ledgerSchema })
  ledger(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<Ledger> {
    return this.books.ledger(id, accountId);
  }
}
