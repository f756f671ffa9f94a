import { DomainError } from '../../errors/domain-error.js';

/** 422: payments with this provider are not taken here. */
export class PaymentProviderUnavailable extends DomainError {
  constructor(provider: string) {
    super({
      status: 422,
      code: 'payment-provider-unavailable',
      title: { en: 'Not taken here', ko: '사용할 수 없는 결제사' },
      detail: {
        en: 'This installation takes no payments with this provider; choose another method.',
        ko: '여기서는 이 결제사를 쓸 수 없습니다. 다른 결제 수단을 골라 주세요.',
      },
      extensions: { provider },
    });
  }
}

/** 422: the provider does not know the token, or will not keep it. */
export class PaymentMethodRefused extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'payment-method-refused',
      title: { en: 'Method not accepted', ko: '저장할 수 없는 결제 수단' },
      detail: {
        en: 'The provider does not accept this token; enter the method on its page again.',
        ko: '결제사가 이 토큰을 받아들이지 않습니다. 결제사 화면에서 다시 등록해 주세요.',
      },
    });
  }
}

/** 409: the account has as many methods as it can have. */
export class PaymentMethodLimit extends DomainError {
  constructor(max: number) {
    super({
      status: 409,
      code: 'payment-method-limit-exceeded',
      title: { en: 'Too many methods', ko: '결제 수단이 너무 많습니다' },
      detail: {
        en: `An account keeps ${max} methods; remove one first.`,
        ko: `결제 수단은 ${max}개까지 저장할 수 있습니다. 먼저 하나를 지워 주세요.`,
      },
      extensions: { max },
    });
  }
}

/** 401: the message is not signed as its provider signs. */
export class WebhookSignatureInvalid extends DomainError {
  constructor() {
    super({
      status: 401,
      code: 'webhook-signature-invalid',
      title: { en: 'Wrong signature', ko: '잘못된 서명' },
      detail: {
        en: 'The message is not signed with the secret that was agreed with this provider.',
        ko: '이 결제사와 약속한 키로 서명되지 않은 메시지입니다.',
      },
    });
  }
}

/** 401: the message is signed, and its time is too far from now. */
export class WebhookTooOld extends DomainError {
  constructor() {
    super({
      status: 401,
      code: 'webhook-stale',
      title: { en: 'Too old', ko: '유효 시간이 지난 메시지' },
      detail: {
        en: 'The message was signed more than five minutes from now; sign it again and send it.',
        ko: '서명한 지 5분이 지난 메시지입니다. 다시 서명해 보내 주세요.',
      },
    });
  }
}

/** 409: the provider made the token for a payment that another order has. */
export class PaymentTokenUsed extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'payment-token-used',
      title: { en: 'Token used before', ko: '이미 쓴 결제 토큰' },
      detail: {
        en: "This token belongs to an earlier order; start the payment on the provider's page again.",
        ko: '다른 예매에 쓰인 토큰입니다. 결제사 화면에서 결제를 다시 시작해 주세요.',
      },
    });
  }
}
