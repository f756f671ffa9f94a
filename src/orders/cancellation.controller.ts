import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import {
  cancellationSchema,
  type CancellationView,
  type CancelPerformance,
  cancelPerformanceSchema,
  performanceCancelledSchema,
  type PerformanceCancelledView,
} from './cancellation.schemas.js';
import { CancellationService } from './cancellation.service.js';

/** Cancelling a whole performance, and how far its refunds are. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/performances/:id/cancellation')
export class CancellationController {
  constructor(private readonly cancellation: CancellationService) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancel an own performance for good and give every order back in full' })
  @DescribeIdempotencyKey('required')
  @ApiResponse({ status: 202, standardSchema: performanceCancelledSchema })
  cancel(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @IdempotencyKey('required') key: string,
    @Body({ schema: cancelPerformanceSchema }) body: CancelPerformance,
  ): Promise<PerformanceCancelledView> {
    return this.cancellation.cancel(sellerId, id, body, key);
  }

  @Get()
  @ApiOperation({ summary: 'How far the cancellation of an own performance is' })
  @ApiResponse({ status: 200, standardSchema: cancellationSchema })
  progress(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
  ): Promise<CancellationView> {
    return this.cancellation.progress(sellerId, id);
  }
}
