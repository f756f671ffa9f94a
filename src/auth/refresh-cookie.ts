import type { CookieSerializeOptions } from '@fastify/cookie';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';

const NAME = 'picket_refresh';
const DAY_SECONDS = 24 * 60 * 60;

/**
 * The cookie a refresh token travels in: out of reach of scripts, sent to the sign-in routes only,
 * and never from another site, so these routes need no further protection against forgery.
 */
@Injectable()
export class RefreshCookie {
  private readonly options: CookieSerializeOptions;
  private readonly maxAge: number;

  constructor(@Inject(CONFIG) config: Config) {
    this.maxAge = config.REFRESH_TOKEN_DAYS * DAY_SECONDS;
    this.options = {
      path: '/api/v1/auth',
      httpOnly: true,
      sameSite: 'strict',
      secure: config.COOKIE_SECURE,
    };
  }

  /** The refresh token a request brings, if any. */
  read(request: FastifyRequest): string | undefined {
    return request.cookies[NAME] || undefined;
  }

  /** Hands out a refresh token. */
  set(reply: FastifyReply, refreshToken: string): void {
    void reply.setCookie(NAME, refreshToken, { ...this.options, maxAge: this.maxAge });
  }

  /** Takes the refresh token away. */
  clear(reply: FastifyReply): void {
    void reply.clearCookie(NAME, this.options);
  }
}
