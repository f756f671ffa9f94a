import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { DescribeIdempotencyKey, IdempotencyKey, IdPipe } from '../http/params.js';
import {
  type StaffAppointed,
  staffAppointedSchema,
  type StaffBody,
  staffBodySchema,
} from './performances.schemas.js';
import { StaffService } from './staff.service.js';

/** What a seller does with an own performance. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/performances')
export class SellerPerformancesController {
  constructor(private readonly staff: StaffService) {}

  @Post(':id/staff')
  @DescribeIdempotencyKey()
  @ApiOperation({ summary: 'Let an account check in tickets of this performance' })
  @ApiResponse({ status: 201, standardSchema: staffAppointedSchema })
  appoint(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @Body({ schema: staffBodySchema }) { email }: StaffBody,
    @IdempotencyKey() key: string | undefined,
  ): Promise<StaffAppointed> {
    return this.staff.appoint(sellerId, id, email, key);
  }
}
