import { DomainError } from '../errors/domain-error.js';

/** 503: this process serves as many live streams as it may. */
export class TooManyStreams extends DomainError {
  constructor() {
    super({
      status: 503,
      code: 'too-many-streams',
      title: { en: 'Too many live streams', ko: '실시간 연결이 너무 많습니다' },
      detail: {
        en: 'Close another live view of the cluster, or ask for its state without the stream.',
        ko: '다른 실시간 화면을 닫거나, 스트림 없이 상태를 조회해 주세요.',
      },
      headers: { 'retry-after': '5' },
    });
  }
}
