import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Public, Roles } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import {
  type EnrolGateDevice,
  enrolGateDeviceSchema,
  type GateDevices,
  gateDevicesSchema,
  type GateInvitation,
  type GateInvitationBody,
  gateInvitationBodySchema,
  gateInvitationSchema,
  type GateToken,
  type GateTokenBody,
  gateTokenBodySchema,
  gateTokenSchema,
} from './gate-enrolments.schemas.js';
import { GateEnrolmentsService } from './gate-enrolments.service.js';

/** Devices that are a gate's own, without anybody signed in on them. */
@ApiTags('Tickets and check-in')
@Controller()
export class GateEnrolmentsController {
  constructor(private readonly enrolments: GateEnrolmentsService) {}

  @Post('seller/performances/:id/gate-devices')
  @Roles('seller')
  @ApiBearerAuth()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ summary: 'Invite one device to the gates, for ten minutes; shown as a QR code' })
  @ApiResponse({ status: 201, standardSchema: gateInvitationSchema })
  invite(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: gateInvitationBodySchema }) { name }: GateInvitationBody,
  ): Promise<GateInvitation> {
    return this.enrolments.invite(performanceId, sellerId, name);
  }

  @Get('seller/performances/:id/gate-devices')
  @Roles('seller')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Devices at the gates, with their last contact' })
  @ApiResponse({ status: 200, standardSchema: gateDevicesSchema })
  list(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<GateDevices> {
    return this.enrolments.list(performanceId, sellerId);
  }

  @Post('gate/devices')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Become a gate’s device by the secret of an invitation' })
  @ApiResponse({ status: 200, standardSchema: gateTokenSchema })
  @ApiResponse({ status: 410, description: 'gate-invitation-ended' })
  enrol(@Body({ schema: enrolGateDeviceSchema }) body: EnrolGateDevice): Promise<GateToken> {
    return this.enrolments.enrol(body);
  }

  @Post('gate/devices/token')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'A new access token for a gate’s device, proven by its key' })
  @ApiResponse({ status: 200, standardSchema: gateTokenSchema })
  @ApiResponse({ status: 401, description: 'gate-device-unproven' })
  prove(@Body({ schema: gateTokenBodySchema }) body: GateTokenBody): Promise<GateToken> {
    return this.enrolments.prove(body);
  }
}
