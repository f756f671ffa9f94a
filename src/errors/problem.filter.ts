import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidRequest, NotFound, ServiceUnavailable } from './common.errors.js';
import { DomainError, type Locale, type Refusal } from './domain-error.js';
import { refusalOfStatus } from './framework-refusals.js';

/**
 * The language of an answer by Accept-Language: the first of Korean and English that is named,
 * English otherwise.
 */
export function negotiateLocale(acceptLanguage: string | undefined): Locale {
  const named = (acceptLanguage ?? '')
    .split(',')
    .map((part, order) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
      const q = rest.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], q: q === undefined ? 1 : Number(q), order };
    })
    .filter(({ language, q }) => (language === 'ko' || language === 'en') && q > 0)
    .sort((a, b) => b.q - a.q || a.order - b.order);
  return named[0]?.language === 'ko' ? 'ko' : 'en';
}

/** A problem document (RFC 9457) for a refusal, in one language. */
export function problemDocument(refusal: Refusal, locale: Locale, requestId: string) {
  return {
    type: `urn:picket:problem:${refusal.code}`,
    title: refusal.title[locale],
    status: refusal.status,
    code: refusal.code,
    detail: refusal.detail[locale],
    requestId,
    ...refusal.extensions,
  };
}

/** Turns everything thrown into problem+json; what is not a refusal is a bug, logged, and a 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const refusal = this.refusalOf(error, request);
    const locale = negotiateLocale(request.headers['accept-language']);
    const body: Record<string, unknown> = problemDocument(refusal, locale, request.id);
    if (error instanceof InvalidRequest) {
      body.errors = error.problems.map(({ path, message }) => ({ path, message: message[locale] }));
    }
    if (reply.sent) return;
    void reply
      .status(refusal.status)
      .headers({ ...refusal.headers, 'content-language': locale, 'cache-control': 'no-store' })
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(body));
  }

  /** While a database is away thousands are told so a second: one line each, and no stack. */
  private noteOutage({ code, cause }: DomainError, requestId: string): void {
    const why = cause instanceof Error ? cause.message : cause;
    this.logger.warn({ code, requestId, ...(why === undefined ? {} : { why }) }, 'refused');
  }

  private refusalOf(error: unknown, request: FastifyRequest): Refusal {
    if (error instanceof DomainError) {
      if (error.refusal.status >= 500) this.noteOutage(error, request.id);
      return error.refusal;
    }
    const status = statusOf(error);
    if (error instanceof HttpException && status === 404) return new NotFound().refusal;
    // Terminus says so when a check fails; HAProxy asks several times a second, so it is no news.
    if (error instanceof HttpException && status === 503) return new ServiceUnavailable().refusal;
    if (status >= 500) this.logger.error({ err: error, requestId: request.id });
    return refusalOfStatus(status);
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}
