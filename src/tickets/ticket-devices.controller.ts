import { Body, Controller, Header, HttpCode, Param, Post, Put, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CallerId } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { DeviceKeysService } from './device-keys.service.js';
import {
  type ChangeDevice,
  changeDeviceSchema,
  type DeviceKeyRequest,
  deviceKeyRequestSchema,
  deviceKeySchema,
  type DeviceKeyView,
  type EnrolDevice,
  enrolDeviceSchema,
  ticketDeviceSchema,
  type TicketDeviceView,
} from './ticket-devices.schemas.js';
import { TicketDevicesService } from './ticket-devices.service.js';

/** The one device that shows tickets of events with device binding. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@Controller()
export class TicketDevicesController {
  constructor(
    private readonly devices: TicketDevicesService,
    private readonly keys: DeviceKeysService,
  ) {}

  @Put('me/ticket-device')
  @ApiOperation({ summary: 'Enrol the device that shows tickets; the same one again is harmless' })
  @ApiResponse({ status: 200, standardSchema: ticketDeviceSchema })
  @ApiResponse({ status: 409, description: 'other-device-enrolled, device-copied' })
  enrol(
    @CallerId() accountId: string,
    @Body({ schema: enrolDeviceSchema }) body: EnrolDevice,
  ): Promise<TicketDeviceView> {
    return this.devices.enrol(accountId, body);
  }

  @Post('me/ticket-device/change')
  @HttpCode(200)
  @ApiOperation({ summary: 'Show tickets on another device; codes of the last one die' })
  @ApiResponse({ status: 200, standardSchema: ticketDeviceSchema })
  @ApiResponse({ status: 403, description: 'password-wrong' })
  @ApiResponse({
    status: 409,
    description: 'device-change-too-soon, device-change-closed, tickets-worn-out',
  })
  change(
    @CallerId() accountId: string,
    @Req() { ip: address }: FastifyRequest,
    @Body({ schema: changeDeviceSchema }) body: ChangeDevice,
  ): Promise<TicketDeviceView> {
    return this.devices.change({ accountId, address }, body);
  }

  /** What the enrolled device makes the moving code with, sealed for it. */
  @Post('tickets/:id/device-key')
  @HttpCode(200)
  @Header('cache-control', 'private, no-store')
  @ApiResponse({ status: 200, standardSchema: deviceKeySchema })
  @ApiResponse({ status: 403, description: 'device-unproven, code-not-yet-shown' })
  @ApiResponse({ status: 409, description: 'device-copied' })
  deliver(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
    @Body({ schema: deviceKeyRequestSchema }) body: DeviceKeyRequest,
  ): Promise<DeviceKeyView> {
    return this.keys.deliver(id, accountId, body);
  }
}
