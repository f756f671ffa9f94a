import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CallerId, OptionalCallerId, PublicKnowingCaller, Roles } from '../auth/auth.guard.js';
import { EventsService } from '../events/events.service.js';
import { IdPipe } from '../http/params.js';
import { countStates } from './seat-state.js';
import { SeatStreams } from './seat-streams.js';
import {
  blocksSchema,
  seatStatesSchema,
  type SeatStreamQuery,
  seatStreamQuerySchema,
} from './seats.schemas.js';
import { SeatsService } from './seats.service.js';

const STREAM_DESCRIPTION =
  'Server-sent events: `changes` `{from, version, seats: [[seatNo, state], …]}` for every second in which ' +
  'something changed, `all` `{version, states}` (packed, base64) when the way from your version is not known, ' +
  '`end` with the reason `time-over` or `draining`. A `from` that is not your version is a gap: come back ' +
  'without Last-Event-ID. Needs the Authorization header, which `EventSource` cannot send: read it with fetch.';

type Blocks = z.infer<typeof blocksSchema>;

/** The public seat states, and blocking by the seller. */
@ApiTags('Seats and holds')
@Controller()
export class SeatsController {
  constructor(
    private readonly seats: SeatsService,
    private readonly events: EventsService,
    private readonly streams: SeatStreams,
  ) {}

  /** Two bits a seat, or JSON when the client accepts only that. */
  @Get('performances/:id/seat-states')
  @ApiOperation({ summary: 'Two bits a seat: free, held, sold, blocked' })
  @PublicKnowingCaller()
  @ApiProduces('application/octet-stream', 'application/json')
  @ApiResponse({ status: 200, standardSchema: seatStatesSchema })
  async states(
    @Param('id', IdPipe) performanceId: string,
    @OptionalCallerId() accountId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { rehearsalOf } = await this.events.performanceFor(performanceId, accountId);
    const { version, digits, packed } = await this.seats.states(performanceId);
    const wantsJson = /\bapplication\/json\b/.test(request.headers.accept ?? '');
    const etag = `"${version}${wantsJson ? '-json' : ''}"`;
    void reply.headers({
      etag,
      'seat-states-version': String(version),
      // HAProxy keeps for everybody what is not private.
      'cache-control': rehearsalOf === null ? 'no-cache' : 'private, no-cache',
      vary: 'Accept',
    });
    if (request.headers['if-none-match'] === etag) return reply.status(304).send();
    if (!wantsJson) return reply.type('application/octet-stream').send(packed);
    return reply.send({ version, ...countStates(digits), states: packed.toString('base64') });
  }

  @Get('performances/:id/seat-states/stream')
  @Header('cache-control', 'no-store')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Seat states, live', description: STREAM_DESCRIPTION })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The version you have.' })
  @ApiResponse({
    status: 200,
    description: 'Events until the stream ends.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 503, description: 'too-many-seat-streams' })
  async stream(
    @CallerId() accountId: string,
    @Param('id', IdPipe) performanceId: string,
    @Query({ schema: seatStreamQuerySchema }) { seconds }: SeatStreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<StreamableFile> {
    await this.events.performanceFor(performanceId, accountId);
    const known = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined;
    const stream = this.streams.start({ accountId, performanceId, seconds, known });
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }

  @Post('seller/performances/:id/blocks')
  @ApiOperation({ summary: 'Take free seats off sale' })
  @Roles('seller')
  @ApiBearerAuth()
  @ApiResponse({ status: 201, standardSchema: blocksSchema })
  async block(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: blocksSchema }) { seatNos }: Blocks,
  ): Promise<Blocks> {
    const performance = await this.events.performanceOfSeller(performanceId, sellerId);
    await this.seats.block(performance, seatNos);
    return { seatNos };
  }

  @Delete('seller/performances/:id/blocks')
  @ApiOperation({ summary: 'Put blocked seats on sale again' })
  @Roles('seller')
  @ApiBearerAuth()
  @HttpCode(204)
  async unblock(
    @CallerId() sellerId: string,
    @Param('id', IdPipe) performanceId: string,
    @Body({ schema: blocksSchema }) { seatNos }: Blocks,
  ): Promise<void> {
    const performance = await this.events.performanceOfSeller(performanceId, sellerId);
    await this.seats.unblock(performance, seatNos);
  }
}
