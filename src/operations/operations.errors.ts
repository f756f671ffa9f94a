import { DomainError } from '../errors/domain-error.js';

type Given = Readonly<Record<string, string | number>>;

/** 409: another command waits or runs; `running` says which. */
export class OperatorCommandRunning extends DomainError {
  constructor(running: { id: string; action: string; arguments: Given }) {
    const words = [running.action, ...Object.values(running.arguments)].join(' ');
    super({
      status: 409,
      code: 'operator-command-running',
      title: { en: 'Another command is running', ko: '다른 명령이 실행 중입니다' },
      detail: {
        en: `“${words}” is at work. Commands run one at a time: wait for it to end.`,
        ko: `‘${words}’ 명령이 실행 중입니다. 명령은 한 번에 하나씩 실행되니 끝난 뒤 다시 시도해 주세요.`,
      },
      extensions: { running },
    });
  }
}

/** 503: nobody is there who would run commands. */
export class OperatorAgentAbsent extends DomainError {
  constructor() {
    super({
      status: 503,
      code: 'operator-agent-absent',
      title: { en: 'No operator agent', ko: '명령을 실행할 에이전트가 없습니다' },
      detail: {
        en: 'Commands need the operator agent, which does not answer. Use the picket command at the terminal of the machine.',
        ko: '명령을 실행하는 운영 에이전트가 응답하지 않습니다. 서버의 터미널에서 picket 명령을 사용해 주세요.',
      },
    });
  }
}
