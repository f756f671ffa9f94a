import { DomainError } from '../errors/domain-error.js';

/** 403: this performance admits through its waiting room and the pass is missing or not valid. */
export class AdmissionRequired extends DomainError {
  constructor() {
    super({
      status: 403,
      code: 'admission-required',
      title: { en: 'Admission required', ko: '입장 순서가 필요합니다' },
      detail: {
        en: 'Join the waiting room of this performance and come back with your admission.',
        ko: '이 회차의 대기열에 참여한 뒤, 입장권(Admission)을 받아 다시 시도해 주세요.',
      },
    });
  }
}
