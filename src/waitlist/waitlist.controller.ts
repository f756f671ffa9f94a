import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CallerId, Public } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import { pageQuerySchema, toPage } from '../http/schemas.js';
import { OfferAcceptance } from './offer-acceptance.js';
import { WaitlistViews } from './waitlist-views.js';
import {
  type Accept,
  acceptedSchema,
  acceptedUnknownSchema,
  acceptSchema,
  entryPageSchema,
  type Join,
  joinedEntrySchema,
  joinSchema,
  waitlistInfoSchema,
} from './waitlist.schemas.js';
import { WaitlistService } from './waitlist.service.js';

/** Waiting for seats that come back. */
@ApiTags('Waitlist')
@Controller()
export class WaitlistController {
  constructor(
    private readonly waitlist: WaitlistService,
    private readonly views: WaitlistViews,
    private readonly acceptance: OfferAcceptance,
    private readonly events: EventsService,
  ) {}

  @Get('performances/:id/waitlist')
  @ApiOperation({ summary: 'Whether one can join, and how many wait' })
  @Public()
  @ApiResponse({ status: 200, standardSchema: waitlistInfoSchema })
  async info(
    @Param('id', IdPipe) performanceId: string,
  ): Promise<z.infer<typeof waitlistInfoSchema>> {
    return this.views.info(await this.events.publishedPerformance(performanceId));
  }

  @Post('performances/:id/waitlist')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Wait for seats of a sold-out performance' })
  @DescribeIdempotencyKey()
  @ApiResponse({ status: 201, standardSchema: joinedEntrySchema })
  async join(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: joinSchema }) body: Join,
    @IdempotencyKey() key: string | undefined,
  ): Promise<z.infer<typeof joinedEntrySchema>> {
    const performance = await this.events.publishedPerformance(performanceId);
    return this.waitlist.join(accountId, performance, body, key);
  }

  @Get('waitlist')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Own waitlist entries with their offers and reasons, newest first' })
  @ApiResponse({ status: 200, standardSchema: entryPageSchema })
  async list(
    @CallerId() accountId: string,
    @Query({ schema: pageQuerySchema }) { limit, cursor }: z.infer<typeof pageQuerySchema>,
  ): Promise<z.infer<typeof entryPageSchema>> {
    const rows = await this.views.list(accountId, limit, cursor);
    const { items, nextCursor } = toPage(rows, limit);
    return { items: await Promise.all(items.map((one) => this.views.describe(one))), nextCursor };
  }

  @Delete('waitlist/:id')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Leave the waitlist and give up an open offer; again is harmless' })
  @HttpCode(204)
  leave(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.waitlist.leave(id, accountId);
  }

  @Post('waitlist/:id/offer/accept')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Pay for the offered seats and get their tickets' })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 201, standardSchema: acceptedSchema })
  @ApiResponse({ status: 202, standardSchema: acceptedUnknownSchema })
  async accept(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
    @IdempotencyKey('required') key: string,
    @Body({ schema: acceptSchema }) body: Accept,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof acceptedSchema> | z.infer<typeof acceptedUnknownSchema>> {
    const accepted = await this.acceptance.accept({ id, accountId, key, ...body });
    if (accepted.state === 'payment-unknown') void reply.status(202);
    return accepted;
  }

  @Post('waitlist/:id/offer/decline')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Let the offer go to the next; you wait on at the end of the line' })
  @HttpCode(204)
  decline(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.waitlist.decline(id, accountId);
  }
}
