import { Body, Controller, Header, Headers, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { negotiateLocale } from '../errors/problem.filter.js';
import { IdempotencyKey } from '../http/params.js';
import { Public } from './auth.guard.js';
import { sessionAnswer, signInSchema, signUpSchema } from './auth.schemas.js';
import { RefreshCookie } from './refresh-cookie.js';
import { type Session, SessionsService } from './sessions.service.js';
import { SignInService } from './sign-in.service.js';
import { SignUpService } from './sign-up.service.js';

/** Signing up, in and out. */
@ApiTags('Accounts')
@Public()
@Controller('auth')
export class AuthController {
  constructor(
    private readonly signUps: SignUpService,
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly cookie: RefreshCookie,
  ) {}

  @Post('signup')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Make an account and sign in' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiResponse({ status: 201, standardSchema: sessionAnswer })
  @ApiResponse({ status: 409, description: 'email-taken' })
  @ApiResponse({ status: 422, description: 'weak-password, idempotency-key-reused' })
  async signUp(
    @Body({ schema: signUpSchema }) body: z.infer<typeof signUpSchema>,
    @Headers('accept-language') language: string | undefined,
    @IdempotencyKey() key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof sessionAnswer>> {
    const locale = body.locale ?? negotiateLocale(language);
    return this.answer(await this.signUps.signUp({ ...body, locale }, key), reply);
  }

  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Sign in' })
  @ApiResponse({ status: 200, standardSchema: sessionAnswer })
  @ApiResponse({ status: 401, description: 'invalid-credentials' })
  @ApiResponse({ status: 429, description: 'too-many-attempts' })
  async signIn(
    @Body({ schema: signInSchema }) { email, password }: z.infer<typeof signInSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof sessionAnswer>> {
    const session = await this.signIns.signIn({ email, address: request.ip }, password);
    return this.answer(session, reply);
  }

  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Exchange the refresh cookie for new tokens' })
  @ApiResponse({ status: 200, standardSchema: sessionAnswer })
  @ApiResponse({ status: 401, description: 'refresh-token-invalid, refresh-token-reused' })
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof sessionAnswer>> {
    return this.answer(await this.sessions.refresh(this.cookie.read(request)), reply);
  }

  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the session of the refresh cookie' })
  @ApiResponse({ status: 204 })
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.end(this.cookie.read(request));
    this.cookie.clear(reply);
  }

  private answer(session: Session, reply: FastifyReply): z.infer<typeof sessionAnswer> {
    const { id, email, name, roles } = session.account;
    const { accessToken, expiresInSeconds } = session;
    this.cookie.set(reply, session.refreshToken);
    return { account: { id, email, name, roles }, accessToken, expiresInSeconds };
  }
}
