import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerTokenExpiry, Roles } from '../auth/auth.guard.js';
import { ClusterStreams } from './cluster-stream.js';
import {
  clusterSchema,
  type ClusterState,
  type StreamQuery,
  streamQuerySchema,
} from './cluster.schemas.js';
import { ClusterService } from './cluster.service.js';

const STREAM_DESCRIPTION =
  'Server-sent events: `state` (the whole state) at once and every second, then `end` with the ' +
  'reason `token-expired`, `time-over` or `draining`. Needs the Authorization header, which ' +
  '`EventSource` cannot send: read it with fetch.';

/** The state of the whole system, for operators. */
@ApiTags('Operations')
@ApiBearerAuth()
@Controller('ops/cluster')
@Roles('operator')
export class OpsController {
  constructor(
    private readonly cluster: ClusterService,
    private readonly streams: ClusterStreams,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Nodes, HAProxy, Redis, processes, business, backup and standby now' })
  @ApiResponse({ status: 200, standardSchema: clusterSchema })
  state(): Promise<ClusterState> {
    return this.cluster.state();
  }

  @Get('stream')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The same, live', description: STREAM_DESCRIPTION })
  @ApiResponse({
    status: 200,
    description: 'Events until the stream ends.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  stream(
    @Query({ schema: streamQuerySchema }) { seconds }: StreamQuery,
    @CallerTokenExpiry() tokenExpiresAtMs: number,
  ): StreamableFile {
    const stream = this.streams.start({ seconds, tokenExpiresAtMs });
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }
}
