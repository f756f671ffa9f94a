import { bilingual } from './bilingual';

export const holdClockWords = bilingual(
  {
    warning: (minutes: number) => `${minutes}분 안에 결제하지 않으면 좌석이 풀립니다.`,
    extend: '시간 더 받기',
    extended: '시간을 한 번 더 받았습니다. 더는 늘릴 수 없습니다.',
    over: '시간이 지나 이 좌석은 다음 분께 넘어갔습니다.',
  },
  {
    warning: (minutes) =>
      minutes === 1
        ? 'Pay within 1 minute or the seats are released.'
        : `Pay within ${minutes} minutes or the seats are released.`,
    extend: 'Give me more time',
    extended: 'You got more time. It cannot be extended again.',
    over: 'Time is up and these seats went to the next in line.',
  },
);
