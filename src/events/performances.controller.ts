import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OptionalCallerId, PublicKnowingCaller } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { EventsService } from './events.service.js';
import { PACKED } from './packed-seats.js';
import { performanceSchema, type PerformanceView } from './performances.schemas.js';
import { PerformanceViews } from './performance-views.js';
import { SeatingPlansService } from './seating-plans.service.js';
import { acceptsGzip, matchesEtag } from './seats-document.js';
import { seatsSchema } from './seats.schemas.js';

/** A plan never changes; a day bounds how long a new form of the document takes to arrive. */
const SEATS_CACHE_CONTROL = 'public, max-age=86400, immutable';

/** Nobody but the one who asked may keep the plan of a rehearsal. */
const PRIVATE_CACHE_CONTROL = 'private, no-store';

const PACKED_DESCRIPTION = `With \`Accept: ${PACKED}\` the same in a tenth of the bytes, little-endian:
32 bits with the length of a head in bytes; the head as JSON, {seatCount, grades, sections: [{code,
name, grade, standing, outline, rows: [{label, seatCount, numbers?, kinds?}]}]}, filled with spaces to a
multiple of 4; then x of all seats by seatNo and y of all seats, each 32 bits, signed, the step in
centimetres from the seat before. \`outline\` are corners in decimetres, x and y in turn, half a metre
around the seats; \`numbers\` are left out where they are 1..n, \`kinds\` where all are standard.`;

/** Performances of published events, and rehearsals for those who are in them. */
@ApiTags('Catalogue')
@PublicKnowingCaller()
@Controller('performances')
export class PerformancesController {
  constructor(
    private readonly events: EventsService,
    private readonly performances: PerformanceViews,
    private readonly plans: SeatingPlansService,
  ) {}

  @Get(':id')
  @ApiOperation({ summary: 'A performance: prices, sales period, and whether it is on sale' })
  @ApiResponse({ status: 200, standardSchema: performanceSchema })
  show(
    @Param('id', IdPipe) id: string,
    @OptionalCallerId() accountId: string | undefined,
  ): Promise<PerformanceView> {
    return this.performances.view(id, accountId);
  }

  /** JSON, or a tenth of it for a client that asks for bytes. */
  @Get(':id/seats')
  @ApiOperation({
    summary: 'The seating plan: sections, rows and seats with their positions',
    description: PACKED_DESCRIPTION,
  })
  @ApiProduces('application/json', PACKED)
  @ApiResponse({ status: 200, standardSchema: seatsSchema })
  @ApiResponse({ status: 304, description: 'The ETag in If-None-Match is still right' })
  async seats(
    @Param('id', IdPipe) id: string,
    @OptionalCallerId() accountId: string | undefined,
    @Headers() headers: IncomingHttpHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const { seatingPlanId, published } = await this.events.performanceFor(id, accountId);
    const document = await this.plans.document(seatingPlanId);
    const wantsPacked = headers.accept?.includes(PACKED) ?? false;
    const form = wantsPacked ? document.packed : document.json;
    const zipped = acceptsGzip(headers['accept-encoding']?.toString());
    const { body, etag } = zipped ? form.gzip : form.identity;
    const vary = 'Accept, Accept-Encoding';
    const cacheControl = published ? SEATS_CACHE_CONTROL : PRIVATE_CACHE_CONTROL;
    void reply.headers({ etag, 'cache-control': cacheControl, vary });
    if (matchesEtag(headers['if-none-match'], etag)) {
      void reply.status(304);
      return undefined;
    }
    if (zipped) void reply.header('content-encoding', 'gzip');
    void reply.type(wantsPacked ? PACKED : 'application/json; charset=utf-8');
    return body;
  }
}
