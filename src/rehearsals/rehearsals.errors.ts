import { DomainError } from '../errors/domain-error.js';

/** 409: a seller rehearses one sale at a time. */
export class RehearsalRunning extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'rehearsal-running',
      title: { en: 'A rehearsal is under way', ko: '이미 리허설이 있습니다' },
      detail: {
        en: 'End your other rehearsal first, and wait until it is thrown away.',
        ko: '다른 리허설을 먼저 끝내고, 정리될 때까지 기다려 주세요.',
      },
    });
  }
}

/** 409: without the sandbox provider there is no money to rehearse with. */
export class RehearsalWithoutSandbox extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'rehearsal-without-sandbox',
      title: { en: 'No sandbox payments here', ko: '모의 결제를 쓸 수 없습니다' },
      detail: {
        en: 'Rehearsals pay through the sandbox provider alone. Ask the operator to enable it.',
        ko: '리허설은 모의 결제로만 진행됩니다. 운영자에게 모의 결제를 켜 달라고 요청해 주세요.',
      },
    });
  }
}
