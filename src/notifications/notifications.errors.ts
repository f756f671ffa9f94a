import { DomainError } from '../errors/domain-error.js';

/** 503: this process, or this account, has as many live streams of notices as it may. */
export class TooManyNoticeStreams extends DomainError {
  constructor() {
    super({
      status: 503,
      code: 'too-many-notice-streams',
      title: { en: 'Too many live streams', ko: '실시간 연결이 너무 많습니다' },
      detail: {
        en: 'Close another page that shows your notices live, or ask for the list from time to time.',
        ko: '알림을 실시간으로 보는 다른 화면을 닫거나, 목록을 주기적으로 조회해 주세요.',
      },
      headers: { 'retry-after': '5' },
    });
  }
}
