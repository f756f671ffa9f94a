import { bilingual } from './bilingual';

export const devicesWords = bilingual(
  {
    title: '티켓 기기',
    elsewhere: '다른 기기에 등록된 티켓입니다',
    since: (when: string) =>
      `이 공연의 입장 코드는 ${when}에 등록한 기기에서만 표시됩니다. 그 기기에서 열어 주세요.`,
    copied: '두 곳에서 사용된 기기입니다',
    copiedWhy:
      '이 기기에 저장된 정보가 다른 곳에서도 사용되어, 지금까지의 코드를 모두 무효로 했습니다.',
    paperToo: '기기가 없어도 신분증과 인쇄한 티켓으로 입장할 수 있습니다.',
    paper: '인쇄용 티켓',
    from: (when: string) => `${when}부터 이 기기로 변경할 수 있습니다.`,
    closed: (title: string, when: string) =>
      `‘${title}’의 입장이 시작되어 ${when}까지 변경할 수 없습니다.`,
    change:
      '이 기기로 변경하면 이전 기기의 코드로는 입장할 수 없습니다. 변경한 뒤 한동안은 다시 변경할 수 없습니다.',
    password: '비밀번호',
    submit: '이 기기로 변경하기',
    here: '이 기기에서만 표시되는 코드입니다.',
    setting: '입장 코드를 구매자의 기기 한 대에서만 표시',
    settingHint:
      '암표 위험이 큰 공연에 알맞습니다. 기기는 하루에 한 번만 바꿀 수 있고, 입장이 시작되면 바꿀 수 없습니다.',
    buyers:
      '입장 코드가 등록한 기기 한 대에서만 표시됩니다. 스마트폰이 없으면 티켓을 인쇄해 신분증과 함께 가져오세요.',
  },
  {
    title: 'Device of your tickets',
    elsewhere: 'This ticket is on another device',
    since: (when) =>
      `The code for this event is shown only on the device you enrolled ${when}. Open it there.`,
    copied: 'This device was used in two places',
    copiedWhy: 'What this device keeps was used elsewhere, too, so every code so far is dead.',
    paperToo: 'Without a device you can enter with your identity card and the printed ticket.',
    paper: 'Ticket to print',
    from: (when) => `You can change to this device from ${when} on.`,
    closed: (title, when) =>
      `Entry to ${title} has begun, so the device cannot be changed until ${when}.`,
    change:
      'Once you change to this device the codes of the last one let nobody in. For a while after that you cannot change again.',
    password: 'Password',
    submit: 'Change to this device',
    here: 'This code is shown on this device alone.',
    setting: 'Show entry codes on one device of the buyer alone',
    settingHint:
      'For events that touts are after. The device can be changed once a day, and not once entry has begun.',
    buyers:
      'The entry code is shown on one enrolled device alone. Without a smartphone, print the ticket and bring your identity card.',
  },
);
