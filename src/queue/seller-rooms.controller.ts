import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId, Roles } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import {
  type RoomChangeBody,
  roomChangeSchema,
  type SellerRoom,
  sellerRoomSchema,
} from './queue.schemas.js';
import { SellerRoomsService } from './seller-rooms.service.js';

/** The seller's hand on the line before an own sale. */
@ApiTags('Seller')
@ApiBearerAuth()
@Roles('seller')
@Controller('seller/performances/:id/waiting-room')
export class SellerRoomsController {
  constructor(private readonly rooms: SellerRoomsService) {}

  @Get()
  @ApiOperation({ summary: 'The board, the limits and who is inside' })
  @ApiResponse({ status: 200, standardSchema: sellerRoomSchema })
  view(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<SellerRoom> {
    return this.rooms.view(sellerId, performanceId);
  }

  @Patch()
  @ApiOperation({ summary: 'Pause, resume, change the limits, or tell everybody who waits' })
  @ApiResponse({ status: 200, standardSchema: sellerRoomSchema })
  change(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: roomChangeSchema }) change: RoomChangeBody,
  ): Promise<SellerRoom> {
    return this.rooms.change(sellerId, performanceId, change);
  }
}
