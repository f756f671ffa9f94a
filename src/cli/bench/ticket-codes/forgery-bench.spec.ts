import { codeText } from '../../../../entry/ticket-code.js';
import { ALTERATIONS } from './altered-codes.js';
import { forgeCodes } from './forgery-bench.js';
import { SampleGate } from './sample-codes.js';

// `picket bench forgeries` does the same a million times and more.
const CODES = 13_000;
const SEED = Number(process.env.TEST_SEED ?? 1);

describe('an altered code', () => {
  it(`lets nobody in, ${CODES} times (seed ${SEED})`, () => {
    const { admitted, altered, byAlteration, byReason } = forgeCodes(CODES, SEED);
    expect(admitted).toEqual([]);
    expect(altered).toBe(CODES);
    expect(Object.keys(byAlteration).sort()).toEqual(Object.keys(ALTERATIONS).sort());
    expect(Object.keys(byReason).sort()).toEqual([
      'no-moving-part',
      'not-a-ticket-code',
      'unknown-key',
      'unknown-version',
      'wrong-length',
      'wrong-moving-part',
      'wrong-signature',
    ]);
  });

  it('is compared with codes that do let in', () => {
    const gate = new SampleGate();
    for (let seatNo = 0; seatNo < 50; seatNo++) {
      expect(gate.judge(codeText(gate.code(seatNo)))).toEqual({ outcome: 'admitted' });
    }
  });
});
