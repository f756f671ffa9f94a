import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  CallerId,
  OptionalCallerId,
  Public,
  PublicKnowingCaller,
  Roles,
} from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { IdentityService } from '../auth/identity/identity.service.js';
import { CatalogueService } from './catalogue.service.js';
import {
  type EventBody,
  eventBodySchema,
  type EventCreated,
  eventCreatedSchema,
  type EventDetail,
  eventDetailSchema,
  type EventPage,
  eventPageAnswerSchema,
  eventPublishedSchema,
  type EventSearch,
  eventSearchSchema,
} from './events.schemas.js';
import {
  type PerformanceBody,
  performanceBodySchema,
  type PerformanceCreated,
  performanceCreatedSchema,
} from './performances.schemas.js';
import { PerformancesService } from './performances.service.js';

/** Events: found by everybody, announced by sellers. */
@ApiTags('Catalogue')
@Controller('events')
export class EventsController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly performances: PerformancesService,
    private readonly identities: IdentityService,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Published events, newest first' })
  @ApiResponse({ status: 200, standardSchema: eventPageAnswerSchema })
  search(@Query({ schema: eventSearchSchema }) search: EventSearch): Promise<EventPage> {
    return this.catalogue.search(search);
  }

  @Get(':eventId')
  @PublicKnowingCaller()
  @ApiOperation({ summary: 'A published event with its performances' })
  @ApiResponse({ status: 200, standardSchema: eventDetailSchema })
  show(
    @Param('eventId', IdPipe) eventId: string,
    @OptionalCallerId() accountId: string | undefined,
  ): Promise<EventDetail> {
    return this.catalogue.show(eventId, accountId);
  }

  @Post()
  @Roles('seller')
  @ApiBearerAuth()
  @DescribeIdempotencyKey()
  @ApiOperation({ summary: 'Create an event as a draft' })
  @ApiResponse({ status: 201, standardSchema: eventCreatedSchema })
  create(
    @CallerId() sellerId: string,
    @Body({ schema: eventBodySchema }) body: EventBody,
    @IdempotencyKey() key: string | undefined,
  ): Promise<EventCreated> {
    if (body.verifiedBuyersOnly) this.identities.requireOffered();
    return this.catalogue.create(sellerId, body, key);
  }

  @Post(':eventId/performances')
  @Roles('seller')
  @ApiBearerAuth()
  @DescribeIdempotencyKey()
  @ApiOperation({ summary: 'Add a performance with its seats, prices and sales period' })
  @ApiResponse({ status: 201, standardSchema: performanceCreatedSchema })
  addPerformance(
    @CallerId() sellerId: string,
    @Param('eventId', IdPipe) eventId: string,
    @Body({ schema: performanceBodySchema }) body: PerformanceBody,
    @IdempotencyKey() key: string | undefined,
  ): Promise<PerformanceCreated> {
    return this.performances.add(sellerId, eventId, body, key);
  }

  @Post(':eventId/publish')
  @HttpCode(200)
  @Roles('seller')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Show an event with its performances to the public, for good' })
  @ApiResponse({ status: 200, standardSchema: eventPublishedSchema })
  publish(
    @CallerId() sellerId: string,
    @Param('eventId', IdPipe) eventId: string,
  ): Promise<{ state: 'published' }> {
    return this.catalogue.publish(sellerId, eventId);
  }
}
