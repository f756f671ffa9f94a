import { DomainError, type Localized } from '../errors/domain-error.js';
import type { Weakness } from './password-policy.js';

/** 409: another account has this email address. */
export class EmailTaken extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'email-taken',
      title: { en: 'Email address taken', ko: '이미 가입된 이메일' },
      detail: {
        en: 'An account with this email address exists; sign in, or sign up with another address.',
        ko: '이 이메일로 가입된 계정이 있습니다. 로그인하거나 다른 이메일로 가입해 주세요.',
      },
    });
  }
}

const ADVICE: Readonly<Record<Weakness, Localized>> = {
  'too-short': {
    en: 'Use at least 10 characters; a few unrelated words are easy to remember.',
    ko: '10자 이상으로 정해 주세요. 서로 관련 없는 단어 몇 개를 이으면 외우기 쉽습니다.',
  },
  'too-long': { en: 'Use at most 128 characters.', ko: '128자 이하로 정해 주세요.' },
  'contains-email': {
    en: 'Leave the name of your email address out of the password.',
    ko: '비밀번호에 이메일 아이디를 넣지 마세요.',
  },
  'too-common': {
    en: 'Many people use this password and attackers try it first; choose another.',
    ko: '많은 사람이 쓰는 비밀번호여서 쉽게 뚫립니다. 다른 비밀번호를 정해 주세요.',
  },
};

/** 422: the password is easy to guess; `reason` says why. */
export class WeakPassword extends DomainError {
  constructor(reason: Weakness) {
    super({
      status: 422,
      code: 'weak-password',
      title: { en: 'Weak password', ko: '약한 비밀번호' },
      detail: ADVICE[reason],
      extensions: { reason },
    });
  }
}

/** 403: signed in, and yet the password that was asked for again is wrong. */
export class PasswordWrong extends DomainError {
  constructor() {
    super({
      status: 403,
      code: 'password-wrong',
      title: { en: 'Wrong password', ko: '비밀번호가 맞지 않음' },
      detail: {
        en: 'That is not the password of your account; check it and try again.',
        ko: '계정의 비밀번호가 아닙니다. 확인하고 다시 시도해 주세요.',
      },
    });
  }
}

/** 401: no such account, or not its password; the answer does not tell which. */
export class InvalidCredentials extends DomainError {
  constructor() {
    super({
      status: 401,
      code: 'invalid-credentials',
      title: { en: 'Sign-in failed', ko: '로그인 실패' },
      detail: {
        en: 'Email address or password is wrong; check both and try again.',
        ko: '이메일 또는 비밀번호가 맞지 않습니다. 확인하고 다시 시도해 주세요.',
      },
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}

/** 401: the refresh token is missing, unknown, expired or revoked. */
export class RefreshTokenInvalid extends DomainError {
  constructor() {
    super({
      status: 401,
      code: 'refresh-token-invalid',
      title: { en: 'Session ended', ko: '세션 만료' },
      detail: {
        en: 'There is no live session behind this refresh token; sign in again.',
        ko: '세션이 끝났습니다. 다시 로그인해 주세요.',
      },
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}

/** 401: the refresh token was used before; every token of its session is revoked. */
export class RefreshTokenReused extends DomainError {
  constructor() {
    super({
      status: 401,
      code: 'refresh-token-reused',
      title: { en: 'Session closed for safety', ko: '보안을 위해 세션 종료' },
      detail: {
        en: 'This refresh token was used before, so somebody may have copied it; sign in again.',
        ko: '이미 사용된 갱신 토큰입니다. 복제되었을 수 있어 세션을 끝냈습니다. 다시 로그인해 주세요.',
      },
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}
