import { DomainError } from '../../errors/domain-error.js';

/** 422: the endpoint belongs to no push service that this installation sends to. */
export class PushServiceUnknown extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'push-service-unknown',
      title: { en: 'Unknown push service', ko: '알 수 없는 푸시 서비스입니다' },
      detail: {
        en: "This browser's push service is not one that we send to. Use another browser, or mail.",
        ko: '이 브라우저의 푸시 서비스로는 보낼 수 없습니다. 다른 브라우저나 메일 알림을 이용해 주세요.',
      },
    });
  }
}

/** 409: the account has as many devices as it may. */
export class TooManyDevices extends DomainError {
  constructor(devicesMax: number) {
    super({
      status: 409,
      code: 'too-many-devices',
      title: { en: 'Too many devices', ko: '기기가 너무 많습니다' },
      detail: {
        en: `You have ${devicesMax} devices. Remove one that you do not use any more.`,
        ko: `등록된 기기가 ${devicesMax}대입니다. 쓰지 않는 기기를 삭제해 주세요.`,
      },
      extensions: { devicesMax },
    });
  }
}
