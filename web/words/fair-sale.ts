import { bilingual } from './bilingual';

/** Reports of buyers, and what a seller looks at. */
export const fairSaleWords = bilingual(
  {
    title: '암표·부정 예매 신고',
    intro: '되팔리는 티켓이나 프로그램을 쓴 예매를 보셨다면 알려 주세요. 주최자가 직접 확인합니다.',
    anonymous: '신고하신 분의 이름은 주최자에게 보이지 않습니다.',
    topic: '무엇을 보셨나요?',
    topics: { resale: '티켓을 되팔고 있음', bot: '프로그램을 쓴 예매', other: '그 밖의 일' },
    text: '내용',
    textHint: '언제, 어디서, 무엇을 보셨는지 적어 주세요.',
    link: '볼 수 있는 주소(선택)',
    send: '신고 보내기',
    sent: '신고를 접수했습니다',
    sentHint: '주최자의 확인 목록에 올랐습니다. 알려 주셔서 고맙습니다.',
    back: '공연으로 돌아가기',
    list: '확인할 항목',
    listHint:
      '사람이 하기 어려울 만큼 빠른 예매와 관객의 신고입니다. 빠르다는 것만으로 부정 예매라고 볼 수는 없으니 직접 판단해 주세요.',
    states: { all: '전체', open: '확인 전', reviewed: '확인함' },
    state: '상태',
    none: '확인할 항목이 없습니다.',
    fast: (seconds: string, threshold: string) =>
      `입장하고 ${seconds}초 만에 결제했습니다. 사람이 하려면 적어도 ${threshold}초가 걸립니다.`,
    unknownBuyer: '탈퇴한 예매자',
    order: (id: string) => `예매 ${id}`,
    report: '관객 신고',
    markReviewed: '확인함으로 표시',
    log: '증거 기록',
    logHint:
      '선점, 예매, 환불, 양도, 신고를 1분쯤 뒤에 차례로 적고, 기록마다 앞 기록의 해시를 이어 붙입니다. 마지막 해시를 따로 보관해 두면 나중에 바뀐 것이 없는지 확인할 수 있습니다.',
    entries: (count: string) => `기록 ${count}건`,
    lastHash: '마지막 해시',
    download: '증거 기록 받기',
  },
  {
    title: 'Report resale or abuse',
    intro:
      'Have you seen tickets sold on, or a program that buys them? Tell the organiser, who looks at every report.',
    anonymous: 'The organiser does not see your name.',
    topic: 'What did you see?',
    topics: {
      resale: 'Tickets are sold on',
      bot: 'A program buys tickets',
      other: 'Something else',
    },
    text: 'Details',
    textHint: 'When, where, and what you saw.',
    link: 'Address where it can be seen (optional)',
    send: 'Send report',
    sent: 'Your report was received',
    sentHint: 'It is in the organiser’s list now. Thank you for telling.',
    back: 'Back to the event',
    list: 'To review',
    listHint:
      'Purchases faster than a person can be, and reports of buyers. Speed alone proves nothing: you decide.',
    states: { all: 'All', open: 'Open', reviewed: 'Reviewed' },
    state: 'State',
    none: 'There is nothing to review.',
    fast: (seconds, threshold) =>
      `Paid ${seconds} s after admission. A person needs at least ${threshold} s.`,
    unknownBuyer: 'A buyer who left',
    order: (id) => `Order ${id}`,
    report: 'Report of a buyer',
    markReviewed: 'Mark as reviewed',
    log: 'Evidence log',
    logHint:
      'Holds, orders, refunds, transfers and reports are noted one after the other about a minute later, each with the hash of the one before. Keep the last hash somewhere else, and you can tell later that nothing was changed.',
    entries: (count) => (count === '1' ? '1 entry' : `${count} entries`),
    lastHash: 'Last hash',
    download: 'Download the evidence log',
  },
);
