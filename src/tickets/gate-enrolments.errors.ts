import { DomainError } from '../errors/domain-error.js';

/** 410: the picture was used, is older than ten minutes, or never was one of ours. */
export class GateInvitationEnded extends DomainError {
  constructor() {
    super({
      status: 410,
      code: 'gate-invitation-ended',
      title: { en: 'Invitation over', ko: '끝난 기기 등록 코드' },
      detail: {
        en: 'Each code enrols one device within ten minutes; have the seller show a new one.',
        ko: '코드 하나로 10분 안에 기기 한 대만 등록할 수 있습니다. 판매자에게 새 코드를 요청해 주세요.',
      },
    });
  }
}

/** 401: no device that is enrolled and not revoked signed this just now. */
export class GateDeviceUnproven extends DomainError {
  constructor() {
    super({
      status: 401,
      code: 'gate-device-unproven',
      title: { en: 'Not a gate device', ko: '등록되지 않은 입장 기기' },
      detail: {
        en: 'This device is not enrolled, or was revoked; have the seller show a new code.',
        ko: '등록되지 않았거나 사용이 중지된 기기입니다. 판매자에게 새 등록 코드를 요청해 주세요.',
      },
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
}
