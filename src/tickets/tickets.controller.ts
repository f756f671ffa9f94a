import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CallerId } from '../auth/auth.guard.js';
import { IdPipe } from '../http/params.js';
import { ticketPng, ticketSvg } from './ticket-picture.js';
import {
  type PaperCodeView,
  paperCodeSchema,
  type TicketCodeView,
  ticketCodeSchema,
  type TicketKeyView,
  ticketKeySchema,
  ticketSchema,
  type TicketsPage,
  ticketsPageSchema,
  type TicketsQuery,
  ticketsQuerySchema,
  type TicketView,
} from './tickets.schemas.js';
import { TicketsService } from './tickets.service.js';

// Whoever has the code can enter, so no cache may keep it.
const UNCACHED = 'private, no-store';

/** One's own tickets and their codes. */
@ApiTags('Tickets and check-in')
@ApiBearerAuth()
@Controller('tickets')
export class TicketsController {
  constructor(private readonly tickets: TicketsService) {}

  @Get()
  @ApiResponse({ status: 200, standardSchema: ticketsPageSchema })
  list(
    @CallerId() accountId: string,
    @Query({ schema: ticketsQuerySchema }) query: TicketsQuery,
  ): Promise<TicketsPage> {
    return this.tickets.list(accountId, query);
  }

  @Get(':id')
  @ApiResponse({ status: 200, standardSchema: ticketSchema })
  get(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<TicketView> {
    return this.tickets.get(id, accountId);
  }

  /** The current code as text: what the picture shows. */
  @Get(':id/code')
  @Header('cache-control', UNCACHED)
  @ApiResponse({ status: 200, standardSchema: ticketCodeSchema })
  code(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<TicketCodeView> {
    return this.tickets.code(id, accountId);
  }

  /** What a wallet makes the moving code with by itself, from a day before the start. */
  @Get(':id/key')
  @Header('cache-control', UNCACHED)
  @ApiResponse({ status: 200, standardSchema: ticketKeySchema })
  key(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<TicketKeyView> {
    return this.tickets.key(id, accountId);
  }

  /** A code to print, good with a paper that shows its holder's name. */
  @Get(':id/paper')
  @Header('cache-control', UNCACHED)
  @ApiResponse({ status: 200, standardSchema: paperCodeSchema })
  paper(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<PaperCodeView> {
    return this.tickets.paper(id, accountId);
  }

  @Get(':id/qr.svg')
  @Header('content-type', 'image/svg+xml')
  @Header('cache-control', UNCACHED)
  @ApiResponse({ status: 200, content: { 'image/svg+xml': {} } })
  async svg(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<string> {
    const { code } = await this.tickets.code(id, accountId);
    return ticketSvg(code);
  }

  @Get(':id/qr.png')
  @Header('content-type', 'image/png')
  @Header('cache-control', UNCACHED)
  @ApiResponse({ status: 200, content: { 'image/png': {} } })
  async png(@CallerId() accountId: string, @Param('id', IdPipe) id: string): Promise<Buffer> {
    const { code } = await this.tickets.code(id, accountId);
    return ticketPng(code);
  }
}
