import { createSecretKey } from 'node:crypto';
import { Global, Inject, Injectable, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule, PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { AccessTokenGuard, type Caller, RolesGuard } from './auth.guard.js';
import { AuthRepository } from './auth.repository.js';

/** Reads the bearer token; a key object, since a string secret is parsed anew at every request. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy) {
  constructor(@Inject(CONFIG) config: Config) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: createSecretKey(Buffer.from(config.ACCESS_TOKEN_SECRET)) as unknown as Buffer,
      algorithms: ['HS256'],
    });
  }

  validate(payload: { sub: string }): Caller {
    return { accountId: payload.sub };
  }
}

/** Accounts, sign-in and who may do what. */
@Global()
@Module({
  imports: [PassportModule],
  providers: [
    AuthRepository,
    AccessTokenStrategy,
    { provide: APP_GUARD, useClass: AccessTokenGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
  exports: [AuthRepository],
})
export class AuthModule {}
