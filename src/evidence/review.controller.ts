import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import {
  type NewReport,
  newReportSchema,
  type ReviewPage,
  reviewPageSchema,
  type ReviewQuery,
  reviewQuerySchema,
  type TakenReport,
  takenReportSchema,
} from './review.schemas.js';
import { ReviewService } from './review.service.js';

/** Reports of buyers, and the seller's list of what to look at. */
@ApiTags('Fair sales')
@ApiBearerAuth()
@Controller()
export class ReviewController {
  constructor(
    private readonly events: EventsService,
    private readonly review: ReviewService,
  ) {}

  @Post('performances/:id/reports')
  @ApiOperation({ summary: 'Tell the seller of resale, programs that buy, or other abuse' })
  @DescribeIdempotencyKey()
  @ApiResponse({ status: 201, standardSchema: takenReportSchema })
  async report(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
    @Body({ schema: newReportSchema }) report: NewReport,
    @IdempotencyKey() key: string | undefined,
  ): Promise<TakenReport> {
    const { id: performanceId } = await this.events.publishedPerformance(id);
    return this.review.report({ accountId, performanceId, report, key });
  }

  @Get('seller/performances/:id/review-items')
  @Roles('seller')
  @ApiOperation({ summary: 'Purchases faster than a person, and reports, newest first' })
  @ApiResponse({ status: 200, standardSchema: reviewPageSchema })
  async list(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @Query({ schema: reviewQuerySchema }) query: ReviewQuery,
  ): Promise<ReviewPage> {
    await this.events.performanceOfSeller(id, sellerId);
    return this.review.list(id, query);
  }

  @Post('seller/review-items/:id/reviewed')
  @Roles('seller')
  @ApiOperation({ summary: 'Mark an item as reviewed; again is harmless' })
  @HttpCode(204)
  async reviewed(@CallerId() sellerId: string, @Param('id', IdPipe) id: string): Promise<void> {
    const performanceId = await this.review.performanceOf(id);
    await this.events.performanceOfSeller(performanceId, sellerId);
    await this.review.reviewed(sellerId, performanceId, id);
  }
}
