/** Words of a printed ticket. */
export const PAPER_WORDS = {
  en: {
    title: 'Ticket to print',
    name: 'Name to be checked at the door',
    section: 'Section',
    row: 'Row',
    number: 'Seat',
    grade: 'Grade',
    validUntil: 'Valid until',
    ticket: 'Ticket',
    bring: 'Bring an identity card: the entrance compares its name with the name on this paper.',
    once: 'Only the first to come enters. Give nobody a picture or a copy of this paper.',
    dies: 'The paper is void once the ticket is transferred, refunded, or bound to another device.',
    subject: (title: string) => `Tickets to print: ${title}`,
    mail: (count: number) =>
      `You asked for ${count} ticket(s) to print. They are in the attached file, one on a page. Bring an identity card.`,
    why: 'You get this mail because you asked for it at Picket.',
  },
  ko: {
    title: '인쇄용 티켓',
    name: '입구에서 확인할 이름',
    section: '구역',
    row: '열',
    number: '번',
    grade: '등급',
    validUntil: '유효 기한',
    ticket: '티켓',
    bring: '신분증을 가져오세요. 입구에서 신분증의 이름을 이 종이의 이름과 비교합니다.',
    once: '먼저 온 한 사람만 입장합니다. 이 종이의 사진이나 사본을 남에게 주지 마세요.',
    dies: '티켓을 양도·환불하거나 다른 기기에 등록하면 이 종이로는 입장할 수 없습니다.',
    subject: (title: string) => `인쇄용 티켓: ${title}`,
    mail: (count: number) =>
      `요청하신 인쇄용 티켓 ${count}매를 첨부 파일로 보내 드립니다. 한 장에 한 매씩 인쇄해 신분증과 함께 가져오세요.`,
    why: 'Picket에서 직접 요청하셔서 발송된 메일입니다.',
  },
} as const;
