import { codeText, WHOLE_BYTES } from '../../../../entry/ticket-code.js';
import { seeded } from '../../drills/random.js';
import { ALTERATIONS } from './altered-codes.js';
import { SampleGate } from './sample-codes.js';

/** How many different genuine codes are altered. */
const SAMPLES = 512;

/** What came of the altered codes. */
export interface ForgeryResult {
  readonly altered: number;
  /** Altered codes that were let in; each is a hole. */
  readonly admitted: { alteration: string; text: string }[];
  /** Alterations that by chance gave the code itself, or another genuine one, back. */
  readonly same: number;
  readonly seconds: number;
  /** Refusals by alteration, and by reason. */
  readonly byAlteration: Readonly<Record<string, number>>;
  readonly byReason: Readonly<Record<string, number>>;
}

/**
 * Alters genuine codes in every way there is, until there are `count` of them, and holds them before a
 * gate that knows the tickets.
 */
export function forgeCodes(count: number, seed: number): ForgeryResult {
  const gate = new SampleGate();
  const random = seeded(seed);
  const samples = Array.from({ length: SAMPLES }, (_, seatNo) => gate.code(seatNo));
  const genuine = new Set(samples.map(codeText));
  const ways = Object.entries(ALTERATIONS);
  const startMs = performance.now();
  const byAlteration: Record<string, number> = {};
  const byReason: Record<string, number> = {};
  const admitted: ForgeryResult['admitted'] = [];
  let [altered, same] = [0, 0];
  for (let index = 0; altered < count; index++) {
    const [alteration, alter] = ways[index % ways.length]!;
    const at = Math.floor(random() * SAMPLES);
    const code = samples[at] ?? new Uint8Array(WHOLE_BYTES);
    const other = samples[(at + 1 + Math.floor(random() * (SAMPLES - 1))) % SAMPLES] ?? code;
    const made = alter({ code, other, random });
    const text = typeof made === 'string' ? made : codeText(made);
    if (genuine.has(text)) {
      same++;
      continue;
    }
    altered++;
    const { outcome, reason = outcome } = gate.judge(text);
    if (outcome === 'admitted') admitted.push({ alteration, text });
    byAlteration[alteration] = (byAlteration[alteration] ?? 0) + 1;
    byReason[reason] = (byReason[reason] ?? 0) + 1;
  }
  const seconds = (performance.now() - startMs) / 1000;
  return { altered, admitted, same, seconds, byAlteration, byReason };
}
