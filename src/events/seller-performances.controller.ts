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
import {
  type ChangeBody,
  changeBodySchema,
  changeSchema,
  type ChangeView,
} from './changes.schemas.js';
import { ChangesService } from './changes.service.js';
import { StaffService } from './staff.service.js';

/** What a seller does with an own performance. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/performances')
export class SellerPerformancesController {
  constructor(
    private readonly staff: StaffService,
    private readonly changes: ChangesService,
  ) {}

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

  @Post(':id/changes')
  @DescribeIdempotencyKey('required')
  @ApiOperation({
    summary: 'Move the start of an own performance, or say what else is different',
    description:
      'Ticket holders are told, and whoever ordered before may give tickets back without a fee.',
  })
  @ApiResponse({ status: 201, standardSchema: changeSchema })
  change(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) id: string,
    @IdempotencyKey('required') key: string,
    @Body({ schema: changeBodySchema }) body: ChangeBody,
  ): Promise<ChangeView> {
    return this.changes.change(sellerId, id, body, key);
  }
}
