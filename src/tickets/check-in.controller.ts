import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, ForGates } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { CheckInService } from './check-in.service.js';
import {
  type Admitted,
  admittedSchema,
  type CheckInBody,
  checkInBodySchema,
} from './tickets.schemas.js';

/** Entering the venue with a ticket. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@ForGates()
@Controller('performances/:id/check-ins')
export class CheckInController {
  constructor(private readonly checkIns: CheckInService) {}

  /** One scan at a gate, by the performance's staff or its seller. */
  @Post()
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: admittedSchema })
  checkIn(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: checkInBodySchema }) body: CheckInBody,
  ): Promise<Admitted> {
    return this.checkIns.checkIn(performanceId, staffId, body);
  }
}
