import { DomainError } from '../errors/domain-error.js';

/** 503: the centre does not answer, and a hub cannot do this, or not yet, without it. */
export class CentreAway extends DomainError {
  constructor() {
    super({
      status: 503,
      code: 'centre-away',
      title: { en: 'The centre is away', ko: '중앙 서버에 연결되지 않음' },
      detail: {
        en: 'The venue is cut off from the centre; gates go on checking tickets, the rest waits.',
        ko: '공연장이 중앙 서버와 끊겨 있습니다. 게이트의 입장 확인은 계속되고, 나머지는 연결된 뒤에 됩니다.',
      },
      headers: { 'retry-after': '1' },
    });
  }
}
