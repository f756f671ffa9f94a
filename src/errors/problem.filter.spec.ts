import { type ArgumentsHost, HttpException, Logger } from '@nestjs/common';
import { InvalidRequest } from './common.errors.js';
import { negotiateLocale, ProblemFilter } from './problem.filter.js';

/** What the filter sends for a thrown value. */
function answerTo(error: unknown, acceptLanguage?: string) {
  const sent: { status?: number; type?: string; body?: Record<string, unknown> } = {};
  const reply = {
    sent: false,
    status(status: number) {
      sent.status = status;
      return this;
    },
    headers() {
      return this;
    },
    type(type: string) {
      sent.type = type;
      return this;
    },
    send(body: string) {
      sent.body = JSON.parse(body) as Record<string, unknown>;
    },
  };
  const request = { id: 'request-7', headers: { 'accept-language': acceptLanguage } };
  const http = { getResponse: () => reply, getRequest: () => request };
  const host: Pick<ArgumentsHost, 'switchToHttp'> = { switchToHttp: () => http as never };
  new ProblemFilter().catch(error, host as ArgumentsHost);
  return sent;
}

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('ProblemFilter', () => {
  it('answers a bug as 500 under the request id and tells nothing of it', () => {
    const { status, type, body } = answerTo(new Error('SELECT secret FROM accounts'));
    expect([status, body?.['code']]).toEqual([500, 'internal-error']);
    expect(type).toContain('application/problem+json');
    expect(body?.['requestId']).toBe('request-7');
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('answers a failed health check as 503', () => {
    const { status, body } = answerTo(new HttpException('database down', 503));
    expect([status, body?.['code']]).toEqual([503, 'service-unavailable']);
  });

  it('words a refusal and its fields in the language asked for', () => {
    const problem = { path: 'name', message: { en: 'too long', ko: '너무 깁니다' } };
    const korean = answerTo(new InvalidRequest([problem]), 'ko-KR,en;q=0.5');
    expect(korean.body).toMatchObject({
      title: '잘못된 요청',
      errors: [{ path: 'name', message: '너무 깁니다' }],
    });
    expect(answerTo(new InvalidRequest([problem])).body?.['title']).toBe('Invalid request');
  });
});

describe('negotiateLocale', () => {
  it.each([
    [undefined, 'en'],
    ['ko', 'ko'],
    ['ja, ko;q=0.9, en;q=0.8', 'ko'],
    ['en-GB,ko;q=0.9', 'en'],
    ['ko;q=0', 'en'],
    ['ko;q=0.5,en;q=0.9', 'en'],
    [';;;,', 'en'],
  ])('%s: %s', (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });
});
