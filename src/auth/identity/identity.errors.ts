import { DomainError, type Refusal } from '../../errors/domain-error.js';

/** 403: the event is for buyers who were verified as a person. */
export class IdentityRequired extends DomainError {
  constructor() {
    super({
      status: 403,
      code: 'identity-required',
      title: { en: 'Verification needed', ko: '본인 확인이 필요합니다' },
      detail: {
        en: 'Tickets of this event go to verified persons only, with one limit each. Verify yourself under Account, then go on.',
        ko: '이 공연은 본인 확인을 마친 사람만 예매할 수 있습니다. 내 정보에서 본인 확인을 한 뒤 계속해 주세요.',
      },
    });
  }
}

/** 503: nobody can be verified here, or the company does not answer. */
export class IdentityUnavailable extends DomainError {
  constructor(options: ErrorOptions = {}) {
    const refusal: Refusal = {
      status: 503,
      code: 'identity-unavailable',
      title: { en: 'Verification not available', ko: '본인 확인을 할 수 없습니다' },
      detail: {
        en: 'The company that verifies persons does not answer. Try again in some minutes.',
        ko: '본인 확인 기관이 응답하지 않습니다. 몇 분 뒤 다시 시도해 주세요.',
      },
      headers: { 'retry-after': '60' },
    };
    super(refusal, options);
  }
}

/** 422: an event for verified persons where nobody can be verified. */
export class IdentityNotOffered extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'identity-not-offered',
      title: { en: 'Nobody can be verified here', ko: '본인 확인을 쓸 수 없습니다' },
      detail: {
        en: 'This installation has no contract with a verifying company. Sell without verifying persons.',
        ko: '이 서비스에는 본인 확인 기관과의 계약이 없습니다. 본인 확인 없이 등록해 주세요.',
      },
    });
  }
}

/** 422: name, number and telephone do not belong together. */
export class IdentityRefused extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'identity-refused',
      title: { en: 'Details do not fit', ko: '입력한 정보가 맞지 않습니다' },
      detail: {
        en: 'Name, number and telephone do not belong to one person. Write them as your operator has them.',
        ko: '이름, 주민등록번호 앞자리, 휴대전화가 서로 맞지 않습니다. 통신사에 등록된 대로 입력해 주세요.',
      },
    });
  }
}

/** 422: another code was sent. */
export class IdentityCodeWrong extends DomainError {
  constructor(triesLeft: number) {
    super({
      status: 422,
      code: 'identity-code-wrong',
      title: { en: 'Wrong code', ko: '인증번호가 맞지 않습니다' },
      detail: {
        en: `That is not the code of the latest message. Tries left: ${triesLeft}.`,
        ko: `마지막으로 보낸 인증번호가 아닙니다. 남은 횟수: ${triesLeft}번.`,
      },
      extensions: { triesLeft },
    });
  }
}

/** 409: the request is over, by time or by too many wrong codes. */
export class IdentityRequestOver extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'identity-request-over',
      title: { en: 'Code no longer valid', ko: '인증번호가 만료되었습니다' },
      detail: { en: 'Ask for a new code.', ko: '인증번호를 다시 받아 주세요.' },
    });
  }
}

/** 429: as many messages as an account may have sent on one day. */
export class TooManyIdentityRequests extends DomainError {
  constructor(requestsMax: number) {
    super({
      status: 429,
      code: 'too-many-identity-requests',
      title: { en: 'Too many codes', ko: '인증번호를 너무 많이 요청했습니다' },
      detail: {
        en: `At most ${requestsMax} codes are sent on one day. Try again tomorrow.`,
        ko: `인증번호는 하루에 ${requestsMax}번까지 보냅니다. 내일 다시 시도해 주세요.`,
      },
      extensions: { requestsMax },
    });
  }
}

/** 409: this person is verified for another account. */
export class PersonTaken extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'person-taken',
      title: { en: 'Verified in another account', ko: '다른 계정에서 본인 확인을 마쳤습니다' },
      detail: {
        en: 'A person has one verified account, so that ticket limits count for persons. Sign in with that one.',
        ko: '한 사람은 한 계정에서만 본인 확인을 할 수 있습니다. 예매 한도를 사람마다 세기 때문입니다. 그 계정으로 로그인해 주세요.',
      },
    });
  }
}

/** 409: nothing to do. */
export class AlreadyVerified extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'already-verified',
      title: { en: 'Verified already', ko: '이미 본인 확인을 마쳤습니다' },
      detail: { en: 'Nothing is left to do.', ko: '더 하실 일이 없습니다.' },
    });
  }
}
