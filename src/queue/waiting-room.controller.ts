import { Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CallerId, Public } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import {
  type Admitted,
  admittedSchema,
  type Board,
  boardSchema,
  type Joined,
  joinedSchema,
  placeSchema,
  type PlaceView,
} from './queue.schemas.js';
import { PlaceWishesService } from './place-wishes.service.js';
import { LineRates } from './line-rates.js';
import { ProofOfWork } from './proof-of-work.js';
import { WaitingRoomService } from './waiting-room.service.js';

/** Browsers keep the board for a second; HAProxy has a new one each half second. */
const BOARD_CACHE = 'public, max-age=1';
const PLACE = ApiHeader({ name: 'Place', description: 'The ticket that joining gave.' });

/** The line before a sale. */
@ApiTags('Waiting room')
@Controller('performances/:id/waiting-room')
export class WaitingRoomController {
  constructor(
    private readonly rooms: WaitingRoomService,
    private readonly rates: LineRates,
    private readonly proofs: ProofOfWork,
    private readonly wishes: PlaceWishesService,
  ) {}

  @Post()
  @ApiBearerAuth()
  @HttpCode(200)
  @ApiOperation({ summary: 'Join the line; the same account gets the same place again' })
  @ApiHeader({ name: 'Place', required: false, description: 'A ticket that you have already.' })
  @ApiHeader({
    name: 'Proof',
    required: false,
    description: 'A solved ALTCHA challenge, if asked.',
  })
  @ApiResponse({ status: 201, standardSchema: joinedSchema, description: 'A new place' })
  @ApiResponse({ status: 200, standardSchema: joinedSchema, description: 'The place it has' })
  async join(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Headers('place') ticket: string | undefined,
    @Headers('proof') proof: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Joined> {
    const waiter = { accountId, performanceId };
    await this.rates.count(accountId);
    if (await this.rooms.asksProof(waiter, ticket)) await this.proofs.require(waiter, proof);
    const { joined, isNew } = await this.rooms.join(waiter, ticket);
    if (isNew) void reply.status(201);
    return joined;
  }

  @Get('board')
  @Public()
  @ApiOperation({ summary: 'Where the line stands: the same for everybody' })
  @ApiResponse({ status: 200, standardSchema: boardSchema })
  async board(
    @Param('id', IdPipe) performanceId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Board> {
    const board = await this.rooms.board(performanceId);
    void reply.header('cache-control', BOARD_CACHE);
    return board;
  }

  @Get('place')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Where one is in the line' })
  @PLACE
  @ApiResponse({ status: 200, standardSchema: placeSchema })
  place(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Headers('place') ticket: string | undefined,
  ): Promise<PlaceView> {
    return this.rooms.place({ accountId, performanceId }, ticket);
  }

  @Post('admission')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'The pass, once the place was called; again the same pass' })
  @PLACE
  @ApiResponse({ status: 201, standardSchema: admittedSchema })
  async admit(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Headers('place') ticket: string | undefined,
  ): Promise<Admitted> {
    await this.rates.count(accountId);
    return this.rooms.admit({ accountId, performanceId }, ticket);
  }

  @Put('place/notice')
  @ApiBearerAuth()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Tell me when my place is near',
    description: 'Once, some minutes before, in the app and by the channels of your preferences.',
  })
  @PLACE
  @ApiResponse({ status: 204, description: 'Noted; again is harmless.' })
  async tellMe(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Headers('place') ticket: string | undefined,
  ): Promise<void> {
    await this.rates.count(accountId);
    await this.wishes.ask({ accountId, performanceId }, ticket);
  }

  @Delete('place/notice')
  @ApiBearerAuth()
  @HttpCode(204)
  @ApiOperation({ summary: 'Do not tell me after all; again is harmless' })
  @ApiResponse({ status: 204, description: 'Taken back.' })
  dontTellMe(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<void> {
    return this.wishes.withdraw({ accountId, performanceId });
  }

  @Delete()
  @ApiBearerAuth()
  @HttpCode(204)
  @ApiOperation({ summary: 'Leave the line, or free the slot; again is harmless' })
  async leave(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
  ): Promise<void> {
    await this.rooms.leave({ accountId, performanceId });
    await this.wishes.withdraw({ accountId, performanceId });
  }
}
