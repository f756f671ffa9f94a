import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { TransferAnswers } from './transfer-answers.js';
import { TransferOffers } from './transfer-offers.js';
import { TransfersService } from './transfers.service.js';
import {
  type OfferedTransfer,
  offeredTransferSchema,
  type OfferTransfer,
  offerTransferSchema,
  type TransfersPage,
  transfersPageSchema,
} from './transfers.schemas.js';
import { type TicketsQuery, ticketsQuerySchema } from './tickets.schemas.js';

/** Tickets that go to another account. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@Controller()
export class TransfersController {
  constructor(
    private readonly offers: TransferOffers,
    private readonly answers: TransferAnswers,
    private readonly transfers: TransfersService,
  ) {}

  @Post('tickets/:id/transfers')
  @ApiOperation({ summary: 'Offer an own ticket to another account, free of charge' })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 201, standardSchema: offeredTransferSchema })
  offer(
    @CallerId() accountId: string,
    @Param('id', IdPipe) ticketId: string,
    @IdempotencyKey('required') key: string,
    @Body({ schema: offerTransferSchema }) body: OfferTransfer,
  ): Promise<OfferedTransfer> {
    return this.offers.offer({ accountId, ticketId, key, body });
  }

  @Get('transfers')
  @ApiOperation({ summary: 'Transfers that were given and received, the newest first' })
  @ApiResponse({ status: 200, standardSchema: transfersPageSchema })
  list(
    @CallerId() accountId: string,
    @Query({ schema: ticketsQuerySchema }) query: TicketsQuery,
  ): Promise<TransfersPage> {
    return this.transfers.list(accountId, query);
  }

  @Post('transfers/:id/accept')
  @ApiOperation({ summary: 'Take an offered ticket; its old code dies' })
  @HttpCode(204)
  accept(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.answers.accept(id, accountId);
  }

  @Post('transfers/:id/decline')
  @ApiOperation({ summary: 'Say no to an offered ticket; again is harmless' })
  @HttpCode(204)
  decline(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.answers.decline(id, accountId);
  }

  @Delete('transfers/:id')
  @ApiOperation({ summary: 'Take an offer back; again is harmless' })
  @HttpCode(204)
  withdraw(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.answers.withdraw(id, accountId);
  }
}
