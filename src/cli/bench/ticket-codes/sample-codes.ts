import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { judgeScan, type ScanFacts, type Verdict } from '../../../../entry/check-in-rule.js';
import { ENTRY_QUARTER_HOURS, entryWindow } from '../../../../entry/entry-window.js';
import { stepAt } from '../../../../entry/moving-part.js';
import {
  ALL_GATES,
  movingMessage,
  readTicketCode,
  stillPart,
  validityFields,
  wholeCode,
} from '../../../../entry/ticket-code.js';
import { PerformanceKey } from '../../../tickets/performance-keys.js';
import { proofsOf } from '../../../tickets/ticket-codes.js';
import { type TicketKeys, ticketKeysOf } from '../../../tickets/ticket-keys.js';

const PERFORMANCE_SHORT_ID = 0x0badcafe;
const HOUR_MS = 3_600_000;
const NO_PROOFS = { signature: undefined, moving: false };

/** A gate with keys of its own, and genuine codes for it. */
export class SampleGate {
  readonly keys: TicketKeys;
  readonly performanceKey = new PerformanceKey(randomBytes(32));
  /** An hour before the start, when codes move. */
  readonly nowMs = Date.UTC(2026, 9, 3, 9);
  private readonly window = entryWindow(this.nowMs + HOUR_MS);

  constructor() {
    const { privateKey } = generateKeyPairSync('ed25519');
    const der = privateKey.export({ format: 'der', type: 'pkcs8' });
    this.keys = ticketKeysOf(der.toString('base64'));
  }

  /** All 100 bytes of a genuine code of this moment. */
  code(seatNo: number, revision = 0): Uint8Array {
    const fields = {
      keyId: this.keys.keyId,
      performanceShortId: PERFORMANCE_SHORT_ID,
      ticketShortId: randomBytes(8).readBigUInt64BE(),
      revision,
      seatNo,
      gateMask: ALL_GATES,
      ...validityFields(new Date(this.window.fromMs), ENTRY_QUARTER_HOURS),
      flags: 0,
    };
    const still = stillPart(fields, this.keys.sign);
    const step = stepAt(this.nowMs);
    return wholeCode(still, step, this.performanceKey.mac(fields, movingMessage(still, step)));
  }

  /** Reads, proves and judges a text as a gate does; every ticket is known, valid and of revision 0. */
  judge(text: string): Verdict {
    const reading = readTicketCode(text);
    const facts: ScanFacts = {
      reading,
      proofs: reading.ok ? proofsOf(reading.code, this.keys.check, this.performanceKey) : NO_PROOFS,
      performanceShortId: PERFORMANCE_SHORT_ID,
      window: this.window,
      ticket: { state: 'valid', revision: 0 },
      nowMs: this.nowMs,
      isNameChecked: true,
    };
    return judgeScan(facts);
  }
}
