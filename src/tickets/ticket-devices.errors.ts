import { DomainError } from '../errors/domain-error.js';

/** 403: tickets of this event show their code on an enrolled device of their holder alone. */
export class DeviceRequired extends DomainError {
  constructor() {
    super({
      status: 403,
      code: 'device-required',
      title: { en: 'On one device alone', ko: '등록한 기기에서만 표시' },
      detail: {
        en: 'The organiser binds this ticket to one device; open it in the wallet of that device.',
        ko: '주최자가 기기 한 대에서만 표시하도록 정한 티켓입니다. 등록한 기기의 티켓 화면에서 열어 주세요.',
      },
    });
  }
}

/** 409: the account's tickets are on another device; says since when, and from when on that can change. */
export class OtherDeviceEnrolled extends DomainError {
  constructor(device: { enrolledAt: string; changeableFrom: string }) {
    super({
      status: 409,
      code: 'other-device-enrolled',
      title: { en: 'On another device', ko: '다른 기기에 등록된 티켓' },
      detail: {
        en: 'Your tickets show their code on another device of yours; open them there, or change the device.',
        ko: '본인의 다른 기기에 등록된 티켓입니다. 그 기기에서 열거나 기기를 변경해 주세요.',
      },
      extensions: device,
    });
  }
}

/** 409: the device was used in two places, so neither is given codes any more. */
export class DeviceCopied extends DomainError {
  constructor(device: { changeableFrom: string }) {
    super({
      status: 409,
      code: 'device-copied',
      title: { en: 'Used in two places', ko: '두 곳에서 사용된 기기' },
      detail: {
        en: 'What this device keeps was used in two places, so its codes are dead; change the device, or print the ticket.',
        ko: '이 기기의 정보가 두 곳에서 사용되어 기존 코드를 무효로 했습니다. 기기를 변경하거나 티켓을 인쇄해 주세요.',
      },
      extensions: device,
    });
  }
}

/** 403: the request is not signed by the device, or the device is not the account's any more. */
export class DeviceUnproven extends DomainError {
  constructor() {
    super({
      status: 403,
      code: 'device-unproven',
      title: { en: 'Not this device', ko: '확인되지 않은 기기' },
      detail: {
        en: 'This device is not the one your tickets are bound to; enrol it, or open the ticket on the other one.',
        ko: '티켓이 등록된 기기가 아닙니다. 이 기기를 등록하거나 등록한 기기에서 열어 주세요.',
      },
    });
  }
}

/** 409: a device can be changed a while after the last change; says from when on. */
export class DeviceChangeTooSoon extends DomainError {
  constructor(changeableFrom: string) {
    super({
      status: 409,
      code: 'device-change-too-soon',
      title: { en: 'Not yet', ko: '아직 변경할 수 없음' },
      detail: {
        en: `Your device can be changed from ${changeableFrom} on. Without it you can enter with the printed ticket.`,
        ko: `기기는 ${changeableFrom}부터 변경할 수 있습니다. 기기가 없으면 인쇄한 티켓으로 입장할 수 있습니다.`,
      },
      extensions: { changeableFrom },
    });
  }
}

/** 409: entry to a performance the account has a bound ticket of has begun. */
export class DeviceChangeClosed extends DomainError {
  constructor(about: { eventTitle: string; changeableFrom: string }) {
    super({
      status: 409,
      code: 'device-change-closed',
      title: { en: 'Entry has begun', ko: '입장이 시작됨' },
      detail: {
        en: `Entry to ${about.eventTitle} has begun, so your device stays until ${about.changeableFrom}. You can enter with the printed ticket.`,
        ko: `‘${about.eventTitle}’의 입장이 시작되어 ${about.changeableFrom}까지 기기를 변경할 수 없습니다. 인쇄한 티켓으로 입장할 수 있습니다.`,
      },
      extensions: about,
    });
  }
}

/** 409: a ticket was issued anew too often to kill its code once more. */
export class TicketsWornOut extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'tickets-worn-out',
      title: { en: 'Issued anew too often', ko: '재발급 한도 초과' },
      detail: {
        en: 'One of your tickets was issued anew 255 times and stays as it is; enter with the printed ticket.',
        ko: '255번 다시 발급된 티켓이 있어 더 바꿀 수 없습니다. 인쇄한 티켓으로 입장해 주세요.',
      },
    });
  }
}
