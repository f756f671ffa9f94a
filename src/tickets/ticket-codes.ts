import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Proofs } from '../../entry/check-in-rule.js';
import { ENTRY_QUARTER_HOURS, entryWindow } from '../../entry/entry-window.js';
import { stepAcceptedUntilMs, stepAt } from '../../entry/moving-part.js';
import {
  ALL_GATES,
  codeText,
  movingMessage,
  readTicketCode,
  stillPart,
  TICKET_FLAG,
  type TicketCode,
  type TicketCodeReading,
  validityFields,
  wholeCode,
} from '../../entry/ticket-code.js';
import type { PerformanceFacts } from '../events/events.service.js';
import { type PerformanceKey, PerformanceKeys } from './performance-keys.js';
import { TICKET_KEYS, type TicketKeys } from './ticket-keys.js';
import type { Ticket } from './tickets.repository.js';
import type { TicketCodeView } from './tickets.schemas.js';

/** Of a text that is no code. */
const NO_PROOFS: Proofs = { signature: undefined, moving: false };

/** What a code is made for. */
type Shown = Pick<Ticket, 'shortId' | 'revision' | 'seatNo'>;

/** Makes ticket codes and says whether one is genuine. */
@Injectable()
export class TicketCodes {
  constructor(
    @Inject(TICKET_KEYS) private readonly keys: TicketKeys,
    private readonly performanceKeys: PerformanceKeys,
  ) {}

  /**
   * The current code of a ticket and the moment at which it is good for nothing any more. Until
   * three hours before the start it is still, the same whenever asked for, and ends when codes begin
   * to move; from then on it is another one every 15 seconds.
   */
  async current(
    performance: PerformanceFacts,
    ticket: Shown,
    nowMs: number,
  ): Promise<TicketCodeView> {
    const still = this.still(performance, ticket, 0);
    const { fromMs } = entryWindow(performance.startsAt.getTime());
    if (nowMs < fromMs)
      return { code: codeText(still), validUntil: new Date(fromMs).toISOString() };
    const key = await this.performanceKeys.of(performance.id);
    const step = stepAt(nowMs);
    const mac = key.mac(fieldsOf(ticket), movingMessage(still, step));
    const validUntil = new Date(stepAcceptedUntilMs(nowMs)).toISOString();
    return { code: codeText(wholeCode(still, step, mac)), validUntil };
  }

  /** The still part of a ticket's codes, 89 bytes; `flags` are {@link TICKET_FLAG}s beside the performance's. */
  still(performance: PerformanceFacts, ticket: Shown, flags: number): Uint8Array {
    const { fromMs } = entryWindow(performance.startsAt.getTime());
    return stillPart(
      {
        ...fieldsOf(ticket),
        ...validityFields(new Date(fromMs), ENTRY_QUARTER_HOURS),
        keyId: this.keys.keyId,
        performanceShortId: performance.shortId,
        seatNo: ticket.seatNo,
        gateMask: ALL_GATES,
        flags: flags | (performance.reEntry ? TICKET_FLAG.reEntry : 0),
      },
      this.keys.sign,
    );
  }

  /** A code to print, for people without a smartphone: it does not move, and its holder is looked at. */
  onPaper(performance: PerformanceFacts, ticket: Shown): string {
    return codeText(this.still(performance, ticket, TICKET_FLAG.nameCheck));
  }

  /** The key of a ticket's moving part, 32 bytes, for its holder's wallet. */
  async ticketKey(performance: PerformanceFacts, ticket: Shown): Promise<Uint8Array> {
    return (await this.performanceKeys.of(performance.id)).ticketKey(fieldsOf(ticket));
  }

  /** What another company's wallet makes codes of layout 2 with by itself: still part and TOTP key. */
  async rotating(
    performance: PerformanceFacts,
    ticket: Shown,
  ): Promise<{ still: Uint8Array; totpKey: Uint8Array }> {
    const key = await this.performanceKeys.of(performance.id);
    return {
      still: this.still(performance, ticket, 0),
      totpKey: key.totpKey(fieldsOf(ticket)),
    };
  }

  /** Takes a text that was read at a gate of the performance apart, and checks what it claims. */
  async read(
    performance: Pick<PerformanceFacts, 'id' | 'shortId'>,
    text: string,
  ): Promise<{ reading: TicketCodeReading; proofs: Proofs }> {
    const reading = readTicketCode(text);
    const proofs = reading.ok ? await this.prove(performance, reading.code) : NO_PROOFS;
    return { reading, proofs };
  }

  /** Checks signature and moving part of a code that is held before a gate of the performance. */
  private async prove(
    performance: Pick<PerformanceFacts, 'id' | 'shortId'>,
    code: TicketCode,
  ): Promise<Proofs> {
    const isOurs = code.fields.performanceShortId === performance.shortId;
    const key = isOurs && code.moving ? await this.performanceKeys.of(performance.id) : undefined;
    return proofsOf(code, this.keys.check, key);
  }
}

/**
 * What cryptography says of a code; the moving part is wrong when there is no key to check it with.
 * Next to the signature everything else here takes a few microseconds.
 */
export function proofsOf(
  { fields, signedMessage, signature, moving }: TicketCode,
  check: TicketKeys['check'],
  key: PerformanceKey | undefined,
): Proofs {
  // A copy from the air is refused by its cheap half; both are wanted of a code that is let in.
  const isMoving = moving !== undefined && key !== undefined && isMadeWith(key, fields, moving);
  return { signature: check(fields.keyId, signedMessage, signature), moving: isMoving };
}

/** Whether a moving part, of either layout, was made with the ticket's key. */
function isMadeWith(
  key: PerformanceKey,
  fields: TicketCode['fields'],
  moving: NonNullable<TicketCode['moving']>,
): boolean {
  if ('digits' in moving) {
    const digits = key.totp(fields, moving.counter);
    return timingSafeEqual(Buffer.from(digits), Buffer.from(moving.digits));
  }
  const mac = key.mac(fields, moving.macMessage);
  return timingSafeEqual(mac.subarray(0, moving.mac.length), moving.mac);
}

function fieldsOf({ shortId, revision }: Shown): { ticketShortId: bigint; revision: number } {
  return { ticketShortId: shortId, revision };
}
