import { Body, Controller, Get, Headers, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Public } from '../auth/auth.guard.js';
import { SignInService } from '../auth/sign-in.service.js';
import { DomainError } from '../errors/domain-error.js';
import { negotiateLocale } from '../errors/problem.filter.js';
import { EventsService } from '../events/events.service.js';
import { REHEARSAL_MARK } from '../events/rehearsal-stage.service.js';
import { PAGE_HEADERS, webEntry } from '../http/pages.js';
import { IdPipe } from '../http/params.js';
import { formSchema } from './queue.schemas.js';
import { waitingRoomPage } from './waiting-room-page.js';
import { WaitingRoomService } from './waiting-room.service.js';

const COOKIE = 'picket_place';
const COOKIE_SECONDS = 24 * 60 * 60;
const ENTRY = 'waiting-room/main.ts';

/** The waiting room as a page that needs no script: a form to join, then it reloads itself. */
@ApiExcludeController()
@Public()
@Controller('performances/:id/waiting-room')
export class WaitingRoomPageController {
  constructor(
    private readonly rooms: WaitingRoomService,
    private readonly events: EventsService,
    private readonly signIns: SignInService,
  ) {}

  @Get()
  async page(
    @Param('id', IdPipe) performanceId: string,
    @Headers('accept-language') language: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const ticket = request.cookies[COOKIE];
    return this.draw({ performanceId, language, ticket }, reply);
  }

  /** Signs in and joins; what is refused is said on the page itself. */
  @Post('form')
  @RouteConfig({ takesForms: 'fields' })
  async join(
    @Param('id', IdPipe) performanceId: string,
    @Headers('accept-language') language: string | undefined,
    @Body({ schema: formSchema }) { email, password }: z.infer<typeof formSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const path = `/performances/${performanceId}/waiting-room`;
    try {
      const session = await this.signIns.signIn({ email, address: request.ip }, password);
      const { joined } = await this.rooms.join({ accountId: session.account.id, performanceId });
      // The page's script reads it, too; it proves a place to its own account only.
      void reply.setCookie(COOKIE, joined.ticket, {
        path,
        sameSite: 'strict',
        maxAge: COOKIE_SECONDS,
      });
      void reply.redirect(path, 303);
      return '';
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      void reply.status(error.refusal.status);
      const { refusal } = error;
      return this.draw({ performanceId, language, ticket: undefined, refusal }, reply);
    }
  }

  private async draw(
    wish: {
      performanceId: string;
      language: string | undefined;
      ticket: string | undefined;
      refusal?: DomainError['refusal'];
    },
    reply: FastifyReply,
  ): Promise<string> {
    const { performanceId, ticket, refusal } = wish;
    const facts = await this.events.performanceWithLine(performanceId);
    // Whoever has a rehearsal's id sees its line, and not what is rehearsed.
    const title = facts.published ? facts.eventTitle : REHEARSAL_MARK;
    const { startsAt } = facts;
    const board = await this.rooms.board(performanceId);
    const place = ticket && (await this.rooms.placeByTicket(performanceId, ticket));
    const locale = negotiateLocale(wish.language);
    const { script, styles } = webEntry(ENTRY);
    void reply.headers({ ...PAGE_HEADERS, 'cache-control': 'no-store', vary: 'Accept-Language' });
    void reply.type('text/html; charset=utf-8');
    return waitingRoomPage({
      locale,
      performanceId,
      title,
      startsAt,
      board,
      place: place || undefined,
      refusal,
      script,
      styles,
    });
  }
}
