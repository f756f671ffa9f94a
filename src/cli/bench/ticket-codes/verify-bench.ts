import { createHmac, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { codeText, readTicketCode, type TicketCode } from '../../../../entry/ticket-code.js';
import { SampleGate } from './sample-codes.js';

const SAMPLES = 1_000;

/** Verifications a second on one core, in the same run. */
export interface VerifyResult {
  readonly codes: number;
  /** Bare Ed25519 and HMAC-SHA256 over messages that lie ready. */
  readonly barePerSecond: number;
  /** From the text a scanner read to the verdict. */
  readonly wholePerSecond: number;
  /** The latter of the former; the median of all rounds. */
  readonly ratio: number;
}

/**
 * Measures what reading, deriving the ticket's key and judging cost beside the cryptography that no
 * implementation could do without. Both take turns round by round, so that whatever else the machine
 * does hits both.
 */
export function benchVerify(rounds: number): VerifyResult {
  const gate = new SampleGate();
  const texts = Array.from({ length: SAMPLES }, (_, seatNo) => codeText(gate.code(seatNo)));
  const codes = texts.map(codeOf);
  const { publicKey, macKey } = bareKeys(gate);
  const bare = (): void => {
    for (const { signedMessage, signature, moving } of codes) {
      const isSigned = verify(null, signedMessage, publicKey, signature);
      const message =
        moving !== undefined && 'macMessage' in moving ? moving.macMessage : signature;
      const mac = createHmac('sha256', macKey).update(message).digest();
      if (!isSigned || mac.length !== 32) throw new Error('bare verification failed');
    }
  };
  const whole = (): void => {
    for (const text of texts) {
      if (gate.judge(text).outcome !== 'admitted') throw new Error('a genuine code was refused');
    }
  };
  bare();
  whole();
  const times = Array.from({ length: rounds }, () => ({
    bareMs: msOf(bare),
    wholeMs: msOf(whole),
  }));
  const median = (values: number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  return {
    codes: rounds * SAMPLES,
    barePerSecond: (SAMPLES * 1000) / median(times.map(({ bareMs }) => bareMs)),
    wholePerSecond: (SAMPLES * 1000) / median(times.map(({ wholeMs }) => wholeMs)),
    ratio: median(times.map(({ bareMs, wholeMs }) => bareMs / wholeMs)),
  };
}

function msOf(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

function codeOf(text: string): TicketCode {
  const reading = readTicketCode(text);
  if (!reading.ok) throw new Error(reading.refusal);
  return reading.code;
}

function bareKeys(gate: SampleGate): { publicKey: KeyObject; macKey: Uint8Array } {
  const x = Buffer.from(gate.keys.publicKeys.get(gate.keys.keyId) ?? []).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return { publicKey, macKey: gate.performanceKey.key };
}
