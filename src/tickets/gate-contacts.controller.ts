import { Body, Controller, Get, Header, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, ForGates } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { GateContactsService } from './gate-contacts.service.js';
import { GateManifestsService } from './gate-manifests.service.js';
import {
  type ConflictsView,
  conflictsSchema,
  type ContactBody,
  contactBodySchema,
  contactSchema,
  type ContactView,
  type DeviceBody,
  deviceBodySchema,
  type IslandBody,
  islandBodySchema,
  manifestSchema,
  type ManifestView,
  type OfflineScansBody,
  offlineScansBodySchema,
  offlineScansSchema,
  type OfflineScansView,
} from './gates.schemas.js';
import { OfflineScansService } from './offline-scans.service.js';

/** Gates that may be cut off, by the performance's staff or its seller. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@Controller('performances/:id')
export class GateContactsController {
  constructor(
    private readonly contacts: GateContactsService,
    private readonly offline: OfflineScansService,
    private readonly manifests: GateManifestsService,
  ) {}

  @Get('check-in-manifest')
  @ForGates()
  @ApiOperation({ summary: 'What a gate needs to check tickets without network, signed' })
  @Header('cache-control', 'private, no-store')
  @ApiResponse({ status: 200, standardSchema: manifestSchema })
  manifest(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<ManifestView> {
    return this.manifests.manifest(performanceId, staffId);
  }

  @Post('gate/contacts')
  @ForGates()
  @ApiOperation({ summary: 'A sign of life of a device; what changed, and which slots it owns' })
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: contactSchema })
  contact(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: contactBodySchema }) body: ContactBody,
  ): Promise<ContactView> {
    return this.contacts.contact(performanceId, staffId, body);
  }

  @Put('gate/island')
  @ForGates()
  @ApiOperation({ summary: 'Begin or end island mode' })
  @HttpCode(204)
  island(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: islandBodySchema }) { isOn }: IslandBody,
  ): Promise<void> {
    return this.contacts.setIsland(performanceId, staffId, isOn);
  }

  @Post('gate/revocations')
  @ApiOperation({ summary: 'End a device that is lost or stolen' })
  @HttpCode(204)
  revoke(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: deviceBodySchema }) { deviceId }: DeviceBody,
  ): Promise<void> {
    return this.contacts.revoke(performanceId, staffId, deviceId);
  }

  @Post('gate/releases')
  @ForGates()
  @ApiOperation({
    summary: 'Free the slots of a device that scans no more',
    description: 'Such as one whose battery is empty. It may come back, and gets slots anew.',
  })
  @HttpCode(204)
  release(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: deviceBodySchema }) { deviceId }: DeviceBody,
  ): Promise<void> {
    return this.contacts.release(performanceId, staffId, deviceId);
  }

  @Post('offline-scans')
  @ForGates()
  @ApiOperation({ summary: 'What a device decided while it was cut off; again changes nothing' })
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: offlineScansSchema })
  merge(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: offlineScansBodySchema }) body: OfflineScansBody,
  ): Promise<OfflineScansView> {
    return this.offline.merge(performanceId, staffId, body);
  }

  @Get('gate/conflicts')
  @ForGates()
  @ApiOperation({ summary: 'Who was let in and should not have been, with the seat to look at' })
  @ApiResponse({ status: 200, standardSchema: conflictsSchema })
  conflicts(
    @CallerId() staffId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<ConflictsView> {
    return this.offline.conflicts(performanceId, staffId);
  }
}
