import { DomainError } from '../../errors/domain-error.js';

/** 404: this installation has no certificates or keys to sign passes of that wallet with. */
export class WalletPassNotOffered extends DomainError {
  constructor() {
    super({
      status: 404,
      code: 'wallet-pass-not-offered',
      title: { en: 'No passes for this wallet', ko: '지원하지 않는 지갑' },
      detail: {
        en: 'Passes for this wallet are not offered here; the ticket page shows the code.',
        ko: '이 지갑의 패스는 제공하지 않습니다. 입장용 코드는 티켓 화면에서 볼 수 있습니다.',
      },
    });
  }
}
