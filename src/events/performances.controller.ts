import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { EventsService } from './events.service.js';
import { performanceSchema, type PerformanceView } from './performances.schemas.js';
import { PerformancesService } from './performances.service.js';
import { SeatingPlansService } from './seating-plans.service.js';
import { acceptsGzip, matchesEtag } from './seats-document.js';
import { seatsSchema } from './seats.schemas.js';

/** A plan never changes; a day bounds how long a new form of the document takes to arrive. */
const SEATS_CACHE_CONTROL = 'public, max-age=86400, immutable';

/** Performances of published events. */
@ApiTags('Catalogue')
@Public()
@Controller('performances')
export class PerformancesController {
  constructor(
    private readonly events: EventsService,
    private readonly performances: PerformancesService,
    private readonly plans: SeatingPlansService,
  ) {}

  @Get(':id')
  @ApiOperation({ summary: 'A performance: prices, sales period, and whether it is on sale' })
  @ApiResponse({ status: 200, standardSchema: performanceSchema })
  show(@Param('id', IdPipe) id: string): Promise<PerformanceView> {
    return this.performances.view(id);
  }

  @Get(':id/seats')
  @ApiOperation({ summary: 'The seating plan: sections, rows and seats with their positions' })
  @ApiResponse({ status: 200, standardSchema: seatsSchema })
  @ApiResponse({ status: 304, description: 'The ETag in If-None-Match is still right' })
  async seats(
    @Param('id', IdPipe) id: string,
    @Headers('accept-encoding') acceptEncoding: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const { seatingPlanId } = await this.events.publishedPerformance(id);
    const document = await this.plans.document(seatingPlanId);
    const zipped = acceptsGzip(acceptEncoding);
    const { body, etag } = zipped ? document.gzip : document.identity;
    void reply.headers({ etag, 'cache-control': SEATS_CACHE_CONTROL, vary: 'Accept-Encoding' });
    if (matchesEtag(ifNoneMatch, etag)) {
      void reply.status(304);
      return undefined;
    }
    if (zipped) void reply.header('content-encoding', 'gzip');
    void reply.type('application/json; charset=utf-8');
    return body;
  }
}
