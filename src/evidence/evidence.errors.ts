import { DomainError } from '../errors/domain-error.js';

/** 409: the account has reported this performance as often as it may. */
export class ReportLimitExceeded extends DomainError {
  constructor(maxReports: number) {
    super({
      status: 409,
      code: 'report-limit-exceeded',
      title: { en: 'Reports already received', ko: '이미 접수된 신고' },
      detail: {
        en: `The seller has ${maxReports} reports of yours about this performance; no more are taken.`,
        ko: `이 회차에 대한 신고 ${maxReports}건이 이미 판매자에게 전달되어 더 접수하지 않습니다.`,
      },
      extensions: { maxReports },
    });
  }
}
