import { DomainError, type Localized } from './domain-error.js';

/** One wrong field: its path (`seatNos.0`) and what is wrong with it, in both languages. */
export interface FieldProblem {
  path: string;
  message: { en: string; ko: string };
}

/** 400: the request's shape is wrong; `errors` names each field. */
export class InvalidRequest extends DomainError {
  constructor(readonly problems: readonly FieldProblem[]) {
    super({
      status: 400,
      code: 'invalid-request',
      title: { en: 'Invalid request', ko: '잘못된 요청' },
      detail: {
        en: 'Correct the fields listed in errors and send it again.',
        ko: 'errors에 적힌 항목을 고쳐 다시 보내 주세요.',
      },
    });
  }
}

/** 404: it does not exist, or it is not yours to see. */
export class NotFound extends DomainError {
  constructor(what: { en: string; ko: string } = { en: 'It', ko: '대상' }) {
    super({
      status: 404,
      code: 'not-found',
      title: { en: 'Not found', ko: '찾을 수 없음' },
      detail: {
        en: `${what.en} does not exist or is not yours.`,
        ko: `${what.ko}을(를) 찾을 수 없거나 볼 권한이 없습니다.`,
      },
    });
  }
}

/** 401: no access token, or one that is expired or altered. */
export class Unauthenticated extends DomainError {
  constructor() {
    super({
      status: 401,
      code: 'unauthenticated',
      title: { en: 'Sign in first', ko: '로그인이 필요합니다' },
      detail: {
        en: 'Send a valid access token; sign in or refresh to get one.',
        ko: '유효한 접근 토큰이 필요합니다. 로그인하거나 토큰을 갱신해 주세요.',
      },
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}

/** 403: signed in, but the account lacks the role. */
export class Forbidden extends DomainError {
  constructor(role: string) {
    super({
      status: 403,
      code: 'forbidden',
      title: { en: 'Not allowed', ko: '권한 없음' },
      detail: {
        en: `This needs the role ${role}.`,
        ko: `${role} 권한이 있어야 합니다.`,
      },
    });
  }
}

/** 400: a POST that moves money came without its Idempotency-Key. */
export class IdempotencyKeyRequired extends DomainError {
  constructor() {
    super({
      status: 400,
      code: 'idempotency-key-required',
      title: { en: 'Idempotency-Key required', ko: 'Idempotency-Key 필요' },
      detail: {
        en: 'Send a header Idempotency-Key with a value of your own, and the same one on a retry.',
        ko: 'Idempotency-Key 헤더에 고유한 값을 넣고, 다시 보낼 때도 같은 값을 쓰세요.',
      },
    });
  }
}

/** 422: the key was used before with another body. */
export class IdempotencyKeyReused extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'idempotency-key-reused',
      title: { en: 'Idempotency-Key reused', ko: 'Idempotency-Key 재사용' },
      detail: {
        en: 'This key belongs to an earlier request with another body; use a new key.',
        ko: '이 키는 내용이 다른 이전 요청에 쓰였습니다. 새 키를 사용하세요.',
      },
    });
  }
}

/** 429: too many requests; `Retry-After` says when to come again. */
export class TooManyRequests extends DomainError {
  constructor(code: string, retryAfterSeconds: number) {
    super({
      status: 429,
      code,
      title: { en: 'Too many attempts', ko: '요청이 너무 많습니다' },
      detail: {
        en: `Wait ${retryAfterSeconds} seconds and try again.`,
        ko: `${retryAfterSeconds}초 뒤에 다시 시도해 주세요.`,
      },
      headers: { 'retry-after': String(retryAfterSeconds) },
    });
  }
}

/** 503: the database could not be reached or stayed busy through every try. */
export class ServiceUnavailable extends DomainError {
  constructor(cause?: unknown) {
    super(
      {
        status: 503,
        code: 'service-unavailable',
        title: { en: 'Try again in a moment', ko: '잠시 후 다시 시도해 주세요' },
        detail: {
          en: 'The request could not be completed now; send it again with the same Idempotency-Key.',
          ko: '지금은 처리하지 못했습니다. 같은 Idempotency-Key로 다시 보내 주세요.',
        },
        headers: { 'retry-after': '1' },
      },
      { cause },
    );
  }
}

/** 409: no seat can be had; each module says in its own words what may help. */
export class SoldOut extends DomainError {
  constructor(detail: Localized, extensions: Readonly<Record<string, unknown>>) {
    super({
      status: 409,
      code: 'sold-out',
      title: { en: 'Sold out', ko: '매진' },
      detail,
      extensions,
    });
  }
}
