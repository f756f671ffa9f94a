import { createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import jwt from 'jsonwebtoken';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import type { Caller } from './auth.guard.js';

const MS_PER_SECOND = 1_000;

/**
 * The key of access tokens. A key object, since jsonwebtoken tries to parse a secret given as
 * text as a public key first, at every request: 291 us instead of 5.
 */
function accessTokenKey(config: Config): KeyObject {
  return createSecretKey(Buffer.from(config.ACCESS_TOKEN_SECRET));
}

/**
 * Issues access tokens: HS256 with `sub` (account id), `iat` and `exp`; for a gate's device `sub` is
 * the device and `gate` the one performance it is for.
 */
@Injectable()
export class AccessTokens {
  private readonly key: KeyObject;
  private readonly lifeSeconds: number;

  constructor(@Inject(CONFIG) config: Config) {
    this.key = accessTokenKey(config);
    this.lifeSeconds = config.ACCESS_TOKEN_SECONDS;
  }

  /** A new access token of an account and its life in seconds. */
  issue(accountId: string): { accessToken: string; expiresInSeconds: number } {
    return this.sign(accountId, {});
  }

  /** A new access token of a device for the gates of one performance. */
  issueForGate(
    deviceId: string,
    performanceId: string,
  ): { accessToken: string; expiresInSeconds: number } {
    return this.sign(deviceId, { gate: performanceId });
  }

  private sign(
    accountId: string,
    claims: object,
  ): { accessToken: string; expiresInSeconds: number } {
    const accessToken = jwt.sign(claims, this.key, {
      algorithm: 'HS256',
      subject: accountId,
      expiresIn: this.lifeSeconds,
    });
    return { accessToken, expiresInSeconds: this.lifeSeconds };
  }
}

/** Reads the bearer token of a request. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy) {
  constructor(@Inject(CONFIG) config: Config) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      // passport-jwt hands the key on as it is; only its type does not know key objects.
      secretOrKey: accessTokenKey(config) as unknown as Buffer,
      algorithms: ['HS256'],
    });
  }

  /** The caller a valid token speaks for. */
  validate({ sub, exp, gate }: { sub: string; exp: number; gate?: string }): Caller {
    return {
      accountId: sub,
      tokenExpiresAtMs: exp * MS_PER_SECOND,
      ...(gate !== undefined && { gateOf: gate }),
    };
  }
}
