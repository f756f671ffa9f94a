import {
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallerId, CallerTokenExpiry } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { pageQuerySchema } from '../http/schemas.js';
import { NoticeStreams } from './notice-stream.js';
import {
  type NoticePage,
  noticePageSchema,
  type NoticeStreamQuery,
  noticeStreamQuerySchema,
} from './notifications.schemas.js';
import { NotificationsService } from './notifications.service.js';

const STREAM_DESCRIPTION =
  'Server-sent events: `unread` at once, `notice` for every new notice (its id is the event id), ' +
  'then `end` with the reason `token-expired`, `time-over` or `draining`. Needs the Authorization ' +
  'header, which `EventSource` cannot send: read it with fetch.';

/** The caller's notices in the app. */
@ApiTags('Notifications')
@ApiBearerAuth()
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly streams: NoticeStreams,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Own notices, newest first' })
  @ApiResponse({ status: 200, standardSchema: noticePageSchema })
  list(
    @CallerId() accountId: string,
    @Query({ schema: pageQuerySchema }) query: z.infer<typeof pageQuerySchema>,
  ): Promise<NoticePage> {
    return this.notifications.list(accountId, query);
  }

  @Get('stream')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Own notices, live', description: STREAM_DESCRIPTION })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The last notice that you have: those after it are told first.',
  })
  @ApiResponse({
    status: 200,
    description: 'Events until the stream ends.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 503, description: 'too-many-notice-streams' })
  stream(
    @CallerId() accountId: string,
    @CallerTokenExpiry() tokenExpiresAtMs: number,
    @Query({ schema: noticeStreamQuerySchema }) { seconds }: NoticeStreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): StreamableFile {
    const stream = this.streams.start({ accountId, tokenExpiresAtMs, seconds, lastEventId });
    return new StreamableFile(stream, { type: 'text/event-stream; charset=utf-8' });
  }

  @Post(':id/read')
  @HttpCode(204)
  @ApiOperation({ summary: 'Note that a notice was read; again changes nothing' })
  @ApiResponse({ status: 204, description: 'It counts as read.' })
  @ApiResponse({ status: 404, description: 'not-found' })
  read(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<void> {
    return this.notifications.markRead(accountId, id);
  }
}
