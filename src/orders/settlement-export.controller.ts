import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { IdPipe } from '../http/params.js';
import { SettlementExport } from './settlement-export.js';

/** The money of an own performance, for the seller's books. */
@ApiTags('Seller')
@ApiBearerAuth()
@Controller('seller/performances/:id/settlement.csv')
export class SettlementExportController {
  constructor(
    private readonly events: EventsService,
    private readonly settlement: SettlementExport,
  ) {}

  @Get()
  @Roles('seller')
  @ApiOperation({
    summary: 'Every charge and refund of an own performance as CSV',
    description:
      'UTF-8 with a byte-order mark; columns at, kind (charge, refund), orderId, seats, tickets, ' +
      'chargedAmount, refundedAmount, feeAmount, state, provider, reference. The sums of the ' +
      'amounts are those of the sales figures.',
  })
  @ApiProduces('text/csv')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  async settle(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    const performance = await this.events.performanceOfSeller(id, sellerId);
    return new StreamableFile(this.settlement.stream(performance), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="settlement-${id}.csv"`,
    });
  }
}
