import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { CatalogueService } from './catalogue.service.js';
import {
  type EventDetail,
  eventDetailSchema,
  type EventPage,
  eventPageAnswerSchema,
  type EventPageQuery,
  eventPageSchema,
} from './events.schemas.js';

/** A seller's own events, drafts too. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/events')
export class SellerEventsController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Get()
  @ApiOperation({ summary: 'Own events, newest first' })
  @ApiResponse({ status: 200, standardSchema: eventPageAnswerSchema })
  list(
    @CallerId() sellerId: string,
    @Query({ schema: eventPageSchema }) query: EventPageQuery,
  ): Promise<EventPage> {
    return this.catalogue.ofSeller(sellerId, query);
  }

  @Get(':eventId')
  @ApiOperation({ summary: 'An own event, draft or published, with its performances' })
  @ApiResponse({ status: 200, standardSchema: eventDetailSchema })
  show(
    @CallerId() sellerId: string,
    @Param('eventId', IdPipe) eventId: string,
  ): Promise<EventDetail> {
    return this.catalogue.showOwn(sellerId, eventId);
  }
}
