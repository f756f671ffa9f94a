import {
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { IdempotencyKeyRequired, InvalidRequest, NotFound } from '../errors/common.errors.js';
import { idSchema } from './schemas.js';

const KEY_PATTERN = /^[\x21-\x7e]{1,128}$/;

/** For path parameters: what is not an id cannot exist, so it is not found. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    const result = idSchema.safeParse(value);
    if (!result.success) throw new NotFound();
    return result.data.toLowerCase();
  }
}

/**
 * Parameter decorator: the Idempotency-Key header, or undefined. `@IdempotencyKey('required')`
 * refuses a request without it.
 * @throws IdempotencyKeyRequired, InvalidRequest when it is not 1-128 printable ASCII characters
 */
export const IdempotencyKey = createParamDecorator(
  (need: 'required' | undefined, context: ExecutionContext): string | undefined => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
    if (header === undefined || header === '') {
      if (need === 'required') throw new IdempotencyKeyRequired();
      return undefined;
    }
    if (typeof header !== 'string' || !KEY_PATTERN.test(header)) {
      const message = {
        en: 'Idempotency-Key takes 1 to 128 printable ASCII characters without spaces.',
        ko: 'Idempotency-Key는 공백 없는 ASCII 1~128자여야 합니다.',
      };
      throw new InvalidRequest([{ path: 'Idempotency-Key', message }]);
    }
    return header;
  },
);

/** Describes the header that {@link IdempotencyKey} reads. */
export const DescribeIdempotencyKey = (need?: 'required') =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: need === 'required',
    description: 'Your own name for this request; send the same one when you repeat it.',
  });

const rawBodies = new WeakMap<FastifyRequest, string>();

/** Remembers the text of a body for {@link RawBody}, as long as its request lives. */
export function keepRawBody(request: FastifyRequest, body: string): void {
  rawBodies.set(request, body);
}

/** Parameter decorator: the body as it came, for signatures over it; empty when there was none. */
export const RawBody = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string =>
    rawBodies.get(context.switchToHttp().getRequest<FastifyRequest>()) ?? '',
);
