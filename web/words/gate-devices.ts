import { bilingual } from './bilingual';

/** Making a device a gate's own. */
export const enrolWords = bilingual(
  {
    enrol: '입장 기기 등록',
    enrolHint: '판매자의 화면에 있는 등록 코드를 비춰 주세요. 비밀번호는 필요하지 않습니다.',
    enrolling: '이 기기를 등록하는 중입니다.',
  },
  {
    enrol: 'Enrol this device',
    enrolHint: 'Hold the code on the seller’s screen before the camera. No password is needed.',
    enrolling: 'Enrolling this device.',
  },
);

/** What a seller reads of the gates. */
export const gateDevicesWords = bilingual(
  {
    entered: '입장(티켓마다 한 번)',
    inside: '지금 안에 있음',
    left: '나가 있음',
    ofTickets: (entered: string, tickets: string) => `${entered} / ${tickets}`,
    byGate: '게이트별 입장',
    gate: '게이트',
    perMinute: '최근 1분',
    nobody: '아직 입장한 관객이 없습니다.',
    devices: '입장 기기',
    devicesHint:
      '기기의 카메라로 코드를 비추면 직원 비밀번호 없이 이 회차의 입장 기기가 됩니다. 코드 하나로 10분 안에 한 대만 등록됩니다.',
    name: '게이트 이름',
    nameHint: '예: 2번 게이트 왼쪽',
    show: '등록 코드 보이기',
    code: '입장 기기 등록 코드',
    until: (when: string) => `${when}까지 한 대만 등록할 수 있습니다.`,
    link: '코드를 읽을 수 없으면 기기에서 이 주소를 여세요.',
    none: '등록된 기기가 없습니다.',
    states: { invited: '등록 대기', enrolled: '등록됨', staff: '직원 로그인', revoked: '중지됨' },
    lastContact: (when: string) => `마지막 연결 ${when}`,
    never: '연결된 적 없음',
    revoke: '사용 중지',
    revokeAsk: (gate: string) =>
      `‘${gate}’ 기기를 중지하면 곧바로 입장시킬 수 없고, 맡은 티켓은 다른 기기로 넘어갑니다. 보내지 않은 기록은 받지 않습니다.`,
  },
  {
    entered: 'Entered (each ticket once)',
    inside: 'Inside now',
    left: 'Went out',
    ofTickets: (entered, tickets) => `${entered} / ${tickets}`,
    byGate: 'Entries by gate',
    gate: 'Gate',
    perMinute: 'Last minute',
    nobody: 'Nobody has entered yet.',
    devices: 'Devices at the gates',
    devicesHint:
      'A device whose camera reads the code is a gate of this performance, without a staff password. Each code enrols one device within ten minutes.',
    name: 'Name of the gate',
    nameHint: 'Such as Gate 2, left',
    show: 'Show a code',
    code: 'Code to enrol a device',
    until: (when) => `For one device, until ${when}.`,
    link: 'If the code cannot be read, open this address on the device.',
    none: 'No device yet.',
    states: { invited: 'Invited', enrolled: 'Enrolled', staff: 'Staff', revoked: 'Revoked' },
    lastContact: (when) => `Last contact ${when}`,
    never: 'No contact yet',
    revoke: 'Revoke',
    revokeAsk: (gate) =>
      `The device at ${gate} lets nobody in from now on, and its tickets go to the others. Scans that it did not send yet are not taken.`,
  },
);
