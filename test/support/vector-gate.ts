import { createPublicKey, verify } from 'node:crypto';
import { judgeScan, type Verdict } from '../../entry/check-in-rule.js';
import { entryWindow } from '../../entry/entry-window.js';
import { readTicketCode } from '../../entry/ticket-code.js';
import { PerformanceKey } from '../../src/tickets/performance-keys.js';
import { proofsOf } from '../../src/tickets/ticket-codes.js';
import { ticketVectors, type TicketVectors } from './ticket-vectors.js';

const { signing, moving } = ticketVectors();
const publicKey = createPublicKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from(signing.publicKey, 'hex').toString('base64url'),
  },
  format: 'jwk',
});
const check = (keyId: number, message: Uint8Array, signature: Uint8Array) =>
  signing.keyIds.includes(keyId) ? verify(null, message, publicKey, signature) : undefined;

/** The performance's key of the vectors, as the server uses it. */
export const performanceKey = new PerformanceKey(Buffer.from(moving.performanceKey, 'hex'));

/** Bytes as hexadecimal text. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What the server decides in a case of the vectors, of whichever layout. */
export function judgedByServer({ code, gate }: TicketVectors['cases'][number]): Verdict {
  const reading = readTicketCode(code);
  const none = { signature: undefined, moving: false };
  return judgeScan({
    reading,
    proofs: reading.ok ? proofsOf(reading.code, check, performanceKey) : none,
    performanceShortId: gate.performanceShortId,
    window: entryWindow(Date.parse(gate.startsAt)),
    ticket: gate.ticket ?? undefined,
    nowMs: Date.parse(gate.at),
    isNameChecked: gate.isNameChecked,
  });
}

/** A verdict of the vectors as a gate without the centre gives it: it lets in what is newer than its list. */
export function aloneVerdict(verdict: Verdict): Verdict {
  return /^(unknown-ticket|revision-to-come)$/.test(verdict.reason ?? '')
    ? { outcome: 'admitted' }
    : verdict;
}
