import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { RedisModule } from '../redis/redis.module.js';
import { AccessTokens, AccessTokenStrategy } from './access-token.js';
import { AuthController } from './auth.controller.js';
import { AccessTokenGuard, RolesGuard } from './auth.guard.js';
import { AuthRepository } from './auth.repository.js';
import { AuthService } from './auth.service.js';
import { IdentityController } from './identity/identity.controller.js';
import { IdentityService } from './identity/identity.service.js';
import { IdentityVerifier } from './identity/identity-verifier.js';
import { PersonsRepository } from './identity/persons.repository.js';
import { PortOneVerifier } from './identity/portone-verifier.js';
import { MeController } from './me.controller.js';
import { PasswordHasher } from './password-hasher.js';
import { ProfileRepository } from './profile.repository.js';
import { ProfileService } from './profile.service.js';
import { RefreshCookie } from './refresh-cookie.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { SessionsService } from './sessions.service.js';
import { SignInLimiter } from './sign-in-limiter.js';
import { SignInService } from './sign-in.service.js';
import { SignUpService } from './sign-up.service.js';

/** Accounts, sign-in and who may do what. */
@Global()
@Module({
  imports: [PassportModule, RedisModule],
  controllers: [AuthController, MeController, IdentityController],
  providers: [
    AuthRepository,
    AuthService,
    ProfileRepository,
    ProfileService,
    RefreshTokensRepository,
    SessionsService,
    SignInService,
    SignUpService,
    SignInLimiter,
    PasswordHasher,
    RefreshCookie,
    PersonsRepository,
    IdentityService,
    { provide: IdentityVerifier, useClass: PortOneVerifier },
    AccessTokens,
    AccessTokenStrategy,
    { provide: APP_GUARD, useClass: AccessTokenGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
  exports: [AuthRepository, AuthService, IdentityService, SignInService],
})
export class AuthModule {}
