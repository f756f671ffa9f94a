import { Body, Controller, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey } from '../http/params.js';
import {
  type SeatingPlanBody,
  seatingPlanBodySchema,
  type SeatingPlanCreated,
  seatingPlanCreatedSchema,
} from './seating-plans.schemas.js';
import { SeatingPlansService } from './seating-plans.service.js';

/** Seating plans, drawn by sellers and never changed. */
@ApiTags('Catalogue')
@ApiBearerAuth()
@Roles('seller')
@Controller('seating-plans')
export class SeatingPlansController {
  constructor(private readonly plans: SeatingPlansService) {}

  @Post()
  @DescribeIdempotencyKey()
  @ApiOperation({ summary: 'Store a seating plan; the same name again makes its next version' })
  @ApiResponse({ status: 201, standardSchema: seatingPlanCreatedSchema })
  create(
    @CallerId() sellerId: string,
    @Body({ schema: seatingPlanBodySchema }) body: SeatingPlanBody,
    @IdempotencyKey() key: string | undefined,
  ): Promise<SeatingPlanCreated> {
    return this.plans.create(sellerId, body, key);
  }
}
