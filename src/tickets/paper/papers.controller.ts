import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  StreamableFile,
} from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId } from '../../auth/auth.guard.js';
import { IdPipe } from '../../http/params.js';
import { HeldPerformances } from '../held-performances.js';
import {
  type PaperMailBody,
  paperMailBodySchema,
  paperMailSchema,
  type PaperMailView,
} from './paper.schemas.js';
import { PaperMailsService } from './paper-mails.service.js';
import { PapersService } from './papers.service.js';

const UNCACHED = 'private, no-store';

/** What of a ticket leaves the page: paper and a calendar's entry. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@Controller('tickets')
export class PapersController {
  constructor(
    private readonly papers: PapersService,
    private readonly mails: PaperMailsService,
    private readonly held: HeldPerformances,
  ) {}

  @Get(':id/paper.pdf')
  @Header('cache-control', UNCACHED)
  @ApiOperation({ summary: 'An own ticket to print, A4: good with the name on it' })
  @ApiResponse({ status: 200, content: { 'application/pdf': {} } })
  @ApiResponse({ status: 410, description: 'ticket-void' })
  async pdf(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.papers.pdf(id, accountId), {
      type: 'application/pdf',
      disposition: 'attachment; filename="picket-ticket.pdf"',
    });
  }

  @Post('paper-mails')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Mail own tickets to print to the own address',
    description: 'The same tickets again within ten minutes are the same mail.',
  })
  @ApiResponse({ status: 202, standardSchema: paperMailSchema })
  @ApiResponse({ status: 410, description: 'ticket-void' })
  mail(
    @CallerId() accountId: string,
    @Body({ schema: paperMailBodySchema }) { ticketIds }: PaperMailBody,
  ): Promise<PaperMailView> {
    return this.mails.ask(accountId, ticketIds);
  }

  /** The performance with all seats that one holds of it; a later file replaces an earlier one. */
  @Get(':id/calendar.ics')
  @Header('cache-control', UNCACHED)
  @ApiResponse({ status: 200, content: { 'text/calendar': {} } })
  @ApiResponse({ status: 410, description: 'ticket-void' })
  async calendar(
    @CallerId() accountId: string,
    @Param('id', IdPipe) id: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(Buffer.from(await this.held.calendarOf(id, accountId)), {
      type: 'text/calendar; charset=utf-8',
      disposition: 'attachment; filename="picket.ics"',
    });
  }
}
