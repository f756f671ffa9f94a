import type { ScanOutcome, ScanReason } from '../../entry/check-in-rule.js';
import { DomainError } from '../errors/domain-error.js';

/** 409: someone entered with these tickets, so they can no longer be given back or away. */
export class TicketCheckedIn extends DomainError {
  constructor(ticketIds: readonly string[]) {
    super({
      status: 409,
      code: 'ticket-checked-in',
      title: { en: 'Ticket already used', ko: '이미 입장한 티켓' },
      detail: {
        en: 'Someone entered with these tickets, so they stay as they are; leave them out.',
        ko: '이미 입장한 티켓이라 바꿀 수 없습니다. 이 티켓을 빼고 다시 보내 주세요.',
      },
      extensions: { ticketIds },
    });
  }
}

/** 409: the tickets were given back before. */
export class TicketAlreadyRefunded extends DomainError {
  constructor(ticketIds: readonly string[]) {
    super({
      status: 409,
      code: 'ticket-already-refunded',
      title: { en: 'Already refunded', ko: '이미 환불된 티켓' },
      detail: {
        en: 'These tickets were refunded before; leave them out. Nothing was changed.',
        ko: '이미 환불된 티켓입니다. 이 티켓을 빼고 다시 보내 주세요. 바뀐 것은 없습니다.',
      },
      extensions: { ticketIds },
    });
  }
}

/** 410: refunded or issued anew, so its code lets nobody in. */
export class TicketVoid extends DomainError {
  /** @param reason of a scan */
  constructor(reason?: ScanReason) {
    super({
      status: 410,
      code: 'ticket-void',
      title: { en: 'Ticket void', ko: '무효가 된 티켓' },
      detail: {
        en: 'This ticket was refunded or issued anew; show the code of the ticket in force now.',
        ko: '환불되었거나 다시 발급된 티켓입니다. 지금 유효한 티켓의 코드를 보여 주세요.',
      },
      ...(reason && { extensions: { reason } }),
    });
  }
}

/** 403: wallets get the key of a ticket a day before the start, not sooner; says when. */
export class CodeNotYetShown extends DomainError {
  constructor(shownFrom: string) {
    super({
      status: 403,
      code: 'code-not-yet-shown',
      title: { en: 'Not yet shown', ko: '아직 표시되지 않음' },
      detail: {
        en: `What makes the moving code is given out from ${shownFrom} on; ask again then.`,
        ko: `움직이는 코드를 만드는 키는 ${shownFrom}부터 받을 수 있습니다. 그때 다시 열어 주세요.`,
      },
      extensions: { shownFrom },
    });
  }
}

/** Seat of a ticket, as printed. */
export interface PrintedSeat {
  section: string;
  row: string;
  number: string;
}

/** Seat of a scanned ticket. */
export interface ScannedSeat extends PrintedSeat {
  ticketId: string;
}

/** 409: someone entered with this ticket before; says when, at which gate, and for which seat, if known. */
export class AlreadyCheckedIn extends DomainError {
  constructor(
    first: { firstAt: string; firstGate: string } | undefined,
    seat: PrintedSeat | undefined,
  ) {
    const en = first ? `at gate ${first.firstGate} at ${first.firstAt}` : 'before';
    const ko = first ? `${first.firstAt}에 ${first.firstGate} 게이트로` : '이 티켓으로 이미';
    super({
      status: 409,
      code: 'already-checked-in',
      title: { en: 'Already entered', ko: '이미 입장함' },
      detail: {
        en: `Entered ${en}; check who sits in the seat.`,
        ko: `${ko} 입장했습니다. 좌석을 확인해 주세요.`,
      },
      extensions: { ...first, ...seat },
    });
  }
}

/** 409: nobody is known to have entered with this ticket, so nobody can leave with it. */
export class NotEntered extends DomainError {
  constructor(seat: PrintedSeat | undefined) {
    super({
      status: 409,
      code: 'not-entered',
      title: { en: 'Has not entered', ko: '입장하지 않은 티켓' },
      detail: {
        en: 'Nobody entered with this ticket; let the holder out, they come back by a first entry.',
        ko: '이 티켓으로 입장한 기록이 없습니다. 그대로 내보내면 돌아올 때 첫 입장으로 처리됩니다.',
      },
      ...(seat && { extensions: { ...seat } }),
    });
  }
}

/** 409: the holder went out before and did not come back in; says when and where, while it is so. */
export class AlreadyExited extends DomainError {
  constructor(exit: { at: string; gate: string } | undefined, seat: PrintedSeat | undefined) {
    super({
      status: 409,
      code: 'already-exited',
      title: { en: 'Already out', ko: '이미 나간 티켓' },
      detail: {
        en: 'The holder of this ticket went out and has not come back in; look at who shows it.',
        ko: '이 티켓의 관객은 이미 나갔고 다시 들어오지 않았습니다. 누가 보여 주는지 확인해 주세요.',
      },
      extensions: { ...(exit && { exitAt: exit.at, exitGate: exit.gate }), ...seat },
    });
  }
}

/** 409: who leaves with this ticket cannot come back, so there is nothing to note. */
export class ReEntryNotAllowed extends DomainError {
  constructor(seat: PrintedSeat | undefined) {
    super({
      status: 409,
      code: 're-entry-not-allowed',
      title: { en: 'No re-entry', ko: '재입장 불가' },
      detail: {
        en: 'Whoever leaves this event cannot come back in; tell the holder before they go.',
        ko: '나가면 다시 입장할 수 없는 공연입니다. 나가기 전에 관객에게 알려 주세요.',
      },
      ...(seat && { extensions: { ...seat } }),
    });
  }
}

/** 422: not signed by us, damaged, or without a ticket behind it. */
export class TicketInvalid extends DomainError {
  constructor(reason?: ScanReason) {
    super({
      status: 422,
      code: 'ticket-invalid',
      title: { en: 'No valid ticket code', ko: '유효하지 않은 티켓 코드' },
      detail: {
        en: 'This is no ticket code of ours; scan again, then send the holder to the box office.',
        ko: '저희 티켓 코드가 아닙니다. 다시 스캔해 보고, 안 되면 매표소로 안내해 주세요.',
      },
      ...(reason && { extensions: { reason } }),
    });
  }
}

/** 422: a genuine code that is not good at this moment; `reason` says how. */
export class CodeExpired extends DomainError {
  constructor(reason?: ScanReason) {
    super({
      status: 422,
      code: 'code-expired',
      title: { en: 'Code expired', ko: '만료된 코드' },
      detail: {
        en: 'Only the moving code of this moment is good; ask for the ticket itself, no picture of it.',
        ko: '지금 움직이는 코드만 유효합니다. 캡처 화면이 아닌 티켓 화면을 보여 달라고 해 주세요.',
      },
      ...(reason && { extensions: { reason } }),
    });
  }
}

/** 409: a printed code is good for the one it names; compare, and scan it again as checked. */
export class NameCheckRequired extends DomainError {
  /** @param holder unknown while the centre is away: the paper names them */
  constructor(holder: { holderName: string } | undefined, seat: PrintedSeat | undefined) {
    super({
      status: 409,
      code: 'name-check-required',
      title: { en: 'Compare the name', ko: '이름 확인 필요' },
      detail: {
        en: `Compare ${holder?.holderName ?? 'the name on the ticket'} with a paper of the holder, then send isNameChecked.`,
        ko: `신분증의 이름이 ${holder?.holderName ?? '티켓에 적힌 이름'}인지 확인한 뒤 isNameChecked로 다시 보내 주세요.`,
      },
      extensions: { ...holder, ...seat },
    });
  }
}

/** 409: the device that owns the ticket while it is cut off is another one; says at which gate. */
export class OtherGate extends DomainError {
  constructor(gate: string | undefined) {
    super({
      status: 409,
      code: 'other-gate',
      title: { en: 'Another gate', ko: '다른 게이트로' },
      detail: {
        en: `While gates are cut off this ticket enters at ${gate ?? 'the gate that has it'} alone; send the holder there, or begin island mode.`,
        ko: `연결이 끊긴 동안 이 티켓은 ${gate ?? '담당'} 게이트에서만 입장합니다. 그곳으로 안내하거나 섬 모드를 시작하세요.`,
      },
      ...(gate !== undefined && { extensions: { gate } }),
    });
  }
}

/** 409: a genuine ticket, for another performance. */
export class WrongPerformance extends DomainError {
  constructor() {
    super({
      status: 409,
      code: 'wrong-performance',
      title: { en: 'Another performance', ko: '다른 회차의 티켓' },
      detail: {
        en: 'The ticket is for another performance; check its date, title and hall.',
        ko: '다른 회차의 티켓입니다. 날짜와 공연, 공연장을 확인해 주세요.',
      },
    });
  }
}

/** 422: the scan id belongs to an earlier scan of another code, or the other way. */
export class ScanIdReused extends DomainError {
  constructor() {
    super({
      status: 422,
      code: 'scan-id-reused',
      title: { en: 'Scan id reused', ko: 'scanId 재사용' },
      detail: {
        en: 'This scanId belongs to a scan of another code or direction; make one for every scan.',
        ko: '이 scanId는 다른 코드나 방향의 스캔에 쓰였습니다. 스캔할 때마다 새로 만들어 주세요.',
      },
    });
  }
}

/**
 * Why a code is refused, however its ticket stands.
 * @param elsewhere the gate where the ticket may enter, where that is known
 */
export function refusalOfCode(
  outcome: Extract<
    ScanOutcome,
    'ticket-void' | 'ticket-invalid' | 'code-expired' | 'wrong-performance' | 'other-gate'
  >,
  reason: ScanReason | undefined,
  elsewhere: string | undefined,
): DomainError {
  switch (outcome) {
    case 'ticket-void':
      return new TicketVoid(reason);
    case 'ticket-invalid':
      return new TicketInvalid(reason);
    case 'code-expired':
      return new CodeExpired(reason);
    case 'wrong-performance':
      return new WrongPerformance();
    case 'other-gate':
      return new OtherGate(elsewhere);
  }
}
