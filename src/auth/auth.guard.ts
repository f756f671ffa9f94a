import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Forbidden, Unauthenticated } from '../errors/common.errors.js';
import { AuthRepository, type Role } from './auth.repository.js';

const PUBLIC = 'picket:public';
const KNOWING_CALLER = 'knowing-caller';
const ROLES = 'picket:roles';
const GATES = 'picket:gates';

/** Who sends the request; set by {@link AccessTokenGuard}. */
export interface Caller {
  accountId: string;
  /** Moment at which the access token expires, in milliseconds since 1970. */
  tokenExpiresAtMs: number;
  /** The caller is no account but a device at the gates of this performance, see {@link ForGates}. */
  gateOf?: string;
}

type AuthenticatedRequest = FastifyRequest & { user?: Caller };

/** Marks a route that needs no access token. */
export const Public = () => SetMetadata(PUBLIC, true);

/**
 * Marks a route that needs no access token and answers some callers more than the public, see
 * {@link OptionalCallerId}. A token that is no good counts as none.
 */
export const PublicKnowingCaller = () => SetMetadata(PUBLIC, KNOWING_CALLER);

/** Marks a route that needs one of these roles, looked up anew: a role counts at once. */
export const Roles = (...roles: Role[]) => SetMetadata(ROLES, roles);

/** Marks routes that a gate's device may call, for its own performance (`:id`) alone. */
export const ForGates = () => SetMetadata(GATES, true);

/** Parameter decorator: the caller's account id, or a gate device's own. */
export const CallerId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string => callerOf(context).accountId,
);

/** Parameter decorator: the caller's account id where the request says who sends it. */
export const OptionalCallerId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().user?.accountId,
);

/** Parameter decorator: when the caller's access token expires, in milliseconds since 1970. */
export const CallerTokenExpiry = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number => callerOf(context).tokenExpiresAtMs,
);

function callerOf(context: ExecutionContext): Caller {
  const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (user === undefined) throw new Unauthenticated();
  return user;
}

/** Checks the access token of every route that is not public. */
@Injectable()
export class AccessTokenGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const isPublic = this.reflector.getAllAndOverride<unknown>(PUBLIC, targets);
    if (isPublic === KNOWING_CALLER) return this.learnCaller(context);
    if (isPublic === true) return true;
    await super.canActivate(context);
    this.keepGatesToTheirs(context);
    return true;
  }

  /** A device's token is worth nothing beyond what is marked for it: it is no account. */
  private keepGatesToTheirs(context: ExecutionContext): void {
    const { gateOf } = callerOf(context);
    if (gateOf === undefined) return;
    const targets = [context.getHandler(), context.getClass()];
    const isMarked = this.reflector.getAllAndOverride<unknown>(GATES, targets) === true;
    const { params } = context.switchToHttp().getRequest<{ params: { id?: string } }>();
    const isTheirs = params.id === undefined || params.id.toLowerCase() === gateOf;
    if (!isMarked || !isTheirs) throw new Forbidden('account');
  }

  private async learnCaller(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (headers.authorization === undefined) return true;
    try {
      await super.canActivate(context);
    } catch (error) {
      if (!(error instanceof Unauthenticated)) throw error;
    }
    return true;
  }

  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error || !user) throw new Unauthenticated();
    return user;
  }
}

/** Checks the roles a route asks for. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: AuthRepository,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const wanted = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets);
    if (wanted === undefined) return true;
    const { user } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (user === undefined) throw new Unauthenticated();
    const roles = await this.accounts.rolesOf(user.accountId);
    if (!wanted.some((role) => roles.includes(role))) throw new Forbidden(wanted[0] as string);
    return true;
  }
}
