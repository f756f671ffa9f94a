import type { Refusal } from './domain-error.js';

const BY_STATUS: Readonly<Record<number, Refusal>> = {
  400: {
    status: 400,
    code: 'malformed-request',
    title: { en: 'Malformed request', ko: '읽을 수 없는 요청' },
    detail: {
      en: 'The request could not be read; check that the body is valid JSON.',
      ko: '요청을 읽을 수 없습니다. 본문이 올바른 JSON인지 확인해 주세요.',
    },
  },
  413: {
    status: 413,
    code: 'body-too-large',
    title: { en: 'Body too large', ko: '본문이 너무 큽니다' },
    detail: {
      en: 'The request body is larger than the server accepts; send less at once.',
      ko: '요청 본문이 허용 크기를 넘습니다. 나누어 보내 주세요.',
    },
  },
  415: {
    status: 415,
    code: 'unsupported-media-type',
    title: { en: 'Unsupported media type', ko: '지원하지 않는 형식' },
    detail: {
      en: 'Send the body as application/json.',
      ko: '본문을 application/json으로 보내 주세요.',
    },
  },
};

const INTERNAL: Refusal = {
  status: 500,
  code: 'internal-error',
  title: { en: 'Something broke on our side', ko: '서버 오류' },
  detail: {
    en: 'This is our mistake; it is in our log under the request id. Nothing was half done.',
    ko: '저희 쪽 오류이며 요청 번호로 기록되었습니다. 처리되다 만 것은 없습니다.',
  },
};

/** The refusal for what the HTTP framework itself turned away with this status. */
export function refusalOfStatus(status: number): Refusal {
  return BY_STATUS[status] ?? (status >= 500 ? INTERNAL : { ...badStatus(status), status });
}

function badStatus(status: number): Refusal {
  return { ...(BY_STATUS[400] as Refusal), code: `http-${status}` };
}
