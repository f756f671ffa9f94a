import {
  type Direction,
  type GateTicketState,
  judgeScan,
  type Proofs,
  type ScanOutcome,
  type Verdict,
} from './check-in-rule.js';
import type { EntryWindow } from './entry-window.js';
import { type ManifestTicket, packTickets, slotOf, unpackTickets } from './gate-manifest.js';
import { TOTP_KEY_BYTES, TOTP_KEY_INFO, totpDigits } from './rotating-code.js';
import {
  readTicketCode,
  type TicketCode,
  type TicketCodeFields,
  ticketKeyInput,
} from './ticket-code.js';

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;
const TOTP_HMAC = { name: 'HMAC', hash: 'SHA-1' } as const;
const KEY_BITS = 256;
const NOT_READ = { signature: undefined, moving: false };

type Bytes = Uint8Array<ArrayBuffer>;

/** Nothing here is shared memory, which browsers refuse. */
const own = (bytes: Uint8Array): Bytes => bytes as Bytes;

/** A key of Web Crypto, which browsers and Node have alike. */
export type WebKey = Parameters<typeof crypto.subtle.verify>[1];

/** What codes of a performance are checked with. */
export interface GateKeys {
  readonly performanceShortId: number;
  readonly window: EntryWindow;
  /** Ed25519 keys by their id, and the HKDF key of the performance's tickets. */
  readonly publicKeys: readonly { readonly keyId: number; readonly key: WebKey }[];
  readonly performanceKey: WebKey;
}

/** A code that was read. */
export interface ReadCode {
  readonly code: string;
  readonly direction: Direction;
  /** When it was read, ms since 1970 by the server's clock. */
  readonly readAtMs: number;
  /** Somebody compared the holder's name with a paper. */
  readonly isNameChecked: boolean;
}

/** What was decided of a ticket; its short id is text, empty when the code has none. */
export interface DecidedBefore {
  readonly shown: string;
  readonly ticketShortId: string;
}

/** Where a ticket stands after an outcome that says so. */
const STATE_AFTER: Readonly<Partial<Record<ScanOutcome, GateTicketState>>> = {
  admitted: 'checked-in',
  'already-checked-in': 'checked-in',
  exited: 'outside',
  'already-exited': 'outside',
};

/** The ticket of a scan about which the centre was asked, as it was known before. */
export interface Asked {
  readonly ticket: ManifestTicket | undefined;
}

type Noted = Pick<TicketCodeFields, 'ticketShortId' | 'revision'>;

/** What a scan comes to on this device, and which ticket it is of. */
export interface LocalVerdict extends Verdict {
  readonly fields?: TicketCodeFields;
}

/**
 * Checks tickets by what a device or a hub keeps, with the rule that the server runs. Cryptography is
 * that of Web Crypto.
 */
export class LocalJudge {
  private readonly tickets = new Map<bigint, ManifestTicket>();
  /** When somebody last came or went with a ticket, as this device saw it; by the server's clock. */
  private readonly happenedAtMs = new Map<bigint, number>();
  /** Tickets of which the centre does not know yet who came or went with them here. */
  private readonly pending = new Set<bigint>();

  constructor(private keys: GateKeys) {}

  /**
   * Takes over tickets as they were when the centre was asked. What happened here since then, or has
   * not been handed over, is newer.
   * @param askedAtMs by the server's clock
   */
  learn(packed: Uint8Array, askedAtMs: number): void {
    for (const ticket of unpackTickets(packed)) {
      const { ticketShortId: id, state, revision } = ticket;
      const known = this.tickets.get(id);
      const isNewerHere = this.pending.has(id) || (this.happenedAtMs.get(id) ?? 0) >= askedAtMs;
      // One that was used once stays used.
      const isStale = state !== 'void' && (isNewerHere || state === 'valid');
      if (known === undefined || known.state === 'valid' || revision > known.revision || !isStale)
        this.tickets.set(id, ticket);
    }
  }

  /** Notes what came of a code, wherever it was decided. */
  noteCode(text: string, outcome: ScanOutcome, atMs: number): void {
    const reading = readTicketCode(text);
    if (!reading.ok) return;
    const { ticketShortId, revision } = reading.code.fields;
    if (this.note(ticketShortId, revision, outcome)) this.happenedAtMs.set(ticketShortId, atMs);
  }

  /** Notes what was decided here and the centre does not have yet. */
  notePending({ ticketShortId, revision }: Noted, outcome: ScanOutcome): void {
    if (this.note(ticketShortId, revision, outcome)) this.pending.add(ticketShortId);
  }

  /** The same for what was decided before the page was loaded anew, in that order. */
  recall(waiting: readonly DecidedBefore[]): void {
    for (const { shown, ticketShortId } of waiting) {
      if (ticketShortId === '') continue;
      const id = BigInt(ticketShortId);
      const revision = this.tickets.get(id)?.revision ?? 0;
      this.notePending({ ticketShortId: id, revision }, shown as ScanOutcome);
    }
  }

  /** From now on the centre has everything that was decided here. */
  handedOver(nowMs: number): void {
    for (const id of this.pending) this.happenedAtMs.set(id, nowMs);
    this.pending.clear();
  }

  private note(ticketShortId: bigint, revision: number, outcome: ScanOutcome): boolean {
    const state = STATE_AFTER[outcome];
    if (state === undefined) return false;
    this.tickets.set(ticketShortId, { ticketShortId, revision, state });
    return true;
  }

  /** Whether somebody came or went with a ticket here of which the centre does not know yet. */
  isPending(ticketShortId: bigint): boolean {
    return this.pending.has(ticketShortId);
  }

  /** A code's ticket as it is known now. */
  ticketOf(text: string): ManifestTicket | undefined {
    const reading = readTicketCode(text);
    return reading.ok ? this.tickets.get(reading.code.fields.ticketShortId) : undefined;
  }

  /** Goes on with newer keys. */
  renew(keys: GateKeys): void {
    this.keys = keys;
  }

  /** Everything that is known, to be kept. */
  pack(): Uint8Array {
    return packTickets([...this.tickets.values()]);
  }

  /**
   * What a code comes to.
   * @param slots those this device owns while cut off; undefined: every ticket may enter here
   * @param as the ticket as it was known before; undefined: as it is known now
   */
  async judge(
    { code: text, direction, readAtMs, isNameChecked }: ReadCode,
    slots: ReadonlySet<number> | undefined,
    as?: Asked,
  ): Promise<LocalVerdict> {
    const reading = readTicketCode(text);
    const fields = reading.ok ? reading.code.fields : undefined;
    const verdict = judgeScan({
      reading,
      direction,
      proofs: reading.ok ? await this.prove(reading.code) : NOT_READ,
      performanceShortId: this.keys.performanceShortId,
      window: this.keys.window,
      ticket: as ? as.ticket : fields && this.tickets.get(fields.ticketShortId),
      listMayBeBehind: true,
      ownsSlot: slots === undefined || (fields && slots.has(slotOf(fields.ticketShortId))),
      nowMs: readAtMs,
      isNameChecked,
    });
    return { ...verdict, ...(fields && { fields }) };
  }

  private async prove(code: TicketCode): Promise<Proofs> {
    const { fields, signedMessage, signature, moving } = code;
    const known = this.keys.publicKeys.find(({ keyId }) => keyId === fields.keyId);
    const isSigned =
      known &&
      (await crypto.subtle.verify('Ed25519', known.key, own(signature), own(signedMessage)));
    if (moving === undefined || isSigned !== true) return { signature: isSigned, moving: false };
    return { signature: isSigned, moving: await this.isMadeHere(fields, moving) };
  }

  /** Whether a moving part, of either layout, was made with the ticket's key. */
  private async isMadeHere(
    fields: TicketCodeFields,
    moving: NonNullable<TicketCode['moving']>,
  ): Promise<boolean> {
    const ticketKey = await this.ticketKey(fields);
    if ('digits' in moving) {
      const mac = await hmac(TOTP_HMAC, await totpKey(ticketKey), moving.counter);
      return totpDigits(mac) === moving.digits;
    }
    const mac = await hmac(HMAC, ticketKey, moving.macMessage);
    return moving.mac.every((byte, index) => byte === mac[index]);
  }

  private ticketKey(fields: TicketCodeFields): Promise<ArrayBuffer> {
    const { salt, info } = ticketKeyInput(fields);
    const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: own(salt), info: own(info) };
    return crypto.subtle.deriveBits(hkdf, this.keys.performanceKey, KEY_BITS);
  }
}

async function totpKey(ticketKey: ArrayBuffer): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey('raw', ticketKey, 'HKDF', false, ['deriveBits']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: TOTP_KEY_INFO };
  return crypto.subtle.deriveBits(hkdf, key, TOTP_KEY_BYTES * 8);
}

async function hmac(
  algorithm: typeof HMAC | typeof TOTP_HMAC,
  key: ArrayBuffer,
  message: Uint8Array,
): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, own(message)));
}
