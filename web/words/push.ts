import { bilingual } from './bilingual';

export const pushWords = bilingual(
  {
    title: '이 기기로 알림 받기',
    hint: '창을 닫아도 순번 임박, 취소표 제안, 공연 변경을 바로 알려 드립니다.',
    turnOn: '이 기기에서 알림 켜기',
    turnOff: '이 기기에서 알림 끄기',
    thisOne: '이 기기',
    remove: (name: string) => `${name} 알림 끄기`,
    none: '이 브라우저는 알림을 받을 수 없습니다. iPhone과 iPad에서는 홈 화면에 추가한 뒤 켤 수 있습니다. 메일 알림은 그대로 옵니다.',
    blocked:
      '브라우저가 이 사이트의 알림을 막고 있습니다. 주소창 옆의 사이트 설정에서 알림을 허용해 주세요.',
    failed:
      '브라우저의 푸시 서비스에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요. 메일 알림은 그대로 옵니다.',
  },
  {
    title: 'Notices on this device',
    hint: 'With the window closed, too, you hear at once when your turn comes near, a returned seat is offered, or a performance changes.',
    turnOn: 'Turn on for this device',
    turnOff: 'Turn off for this device',
    thisOne: 'this device',
    remove: (name) => `No notices to ${name}`,
    none: 'This browser cannot take notices. On iPhone and iPad, add the page to the home screen first. Mail comes all the same.',
    blocked:
      'The browser blocks notices of this site. Allow them in the site settings beside the address.',
    failed:
      "The browser's push service could not be reached. Try again in a moment. Mail comes all the same.",
  },
);
