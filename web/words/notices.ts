import { bilingual } from './bilingual';

export const noticesWords = bilingual(
  {
    title: '알림',
    none: '새 소식이 없습니다. 예매, 환불, 취소표 소식이 여기에 모입니다.',
    unread: '읽지 않음',
    settings: '알림 설정',
  },
  {
    title: 'Notices',
    none: 'Nothing new. News of orders, refunds and returned seats gather here.',
    unread: 'Unread',
    settings: 'Notice settings',
  },
);
