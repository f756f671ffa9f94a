import {
  counterAt,
  readRotatingCode,
  rotatingCode,
  rotatingPattern,
  totpDigits,
} from '../entry/rotating-code.js';
import { totpOf } from './support/independent-rotating-code.js';
import { rotatingVectors, ticketVectors, type TicketVectors } from './support/ticket-vectors.js';
import { aloneVerdict, hex, judgedByServer, performanceKey } from './support/vector-gate.js';

const { signing, moving } = ticketVectors();
const vectors = rotatingVectors();

/** The gate page's own judge, whose types are checked with the pages' settings. */
type JudgeVectors = (
  keys: Pick<TicketVectors, 'signing' | 'moving'>,
  cases: readonly TicketVectors['cases'][number][],
  ticketShortId: string,
) => Promise<object[]>;

const PAGE_JUDGE = './scanner/chromium/alone.js';

describe('the published vectors of layout 2', () => {
  it.each(vectors.codes)('$name is made character for character', (vector) => {
    const fields = { ...vector.fields, ticketShortId: BigInt(vector.fields.ticketShortId) };
    const still = Buffer.from(vector.still, 'hex');
    const digits = performanceKey.totp(fields, counterAt(vector.seconds));
    expect(hex(performanceKey.totpKey(fields))).toBe(vector.totpKey);
    expect(BigInt(`0x${hex(counterAt(vector.seconds))}`)).toBe(BigInt(vector.counter));
    expect(digits).toBe(vector.digits);
    expect(rotatingCode(still, vector.seconds, digits)).toBe(vector.code);
    const pattern = rotatingPattern(still, 'totp_timestamp_seconds', 'totp_value_0');
    expect(pattern).toBe(vector.pattern);
    expect(hex(readRotatingCode(vector.code)?.still ?? new Uint8Array())).toBe(vector.still);
  });

  it.each(vectors.cases)('$name is judged so by the server', (one) => {
    expect(judgedByServer(one)).toEqual(one.verdict);
  });

  it.each(vectors.cases)('$name is judged so by a gate page', async (one) => {
    const { judgeVectors } = (await import(PAGE_JUDGE)) as { judgeVectors: JudgeVectors };
    const shortId = vectors.codes[0]?.fields.ticketShortId ?? '0';
    expect(await judgeVectors({ signing, moving }, [one], shortId)).toEqual([
      aloneVerdict(one.verdict),
    ]);
  });

  it('have each reason of a refusal that a code itself can give', () => {
    const reasons = vectors.cases.map(({ verdict }) => verdict.reason ?? verdict.outcome);
    expect(new Set(reasons).size).toBe(16);
  });
});

describe('the TOTP', () => {
  it.each(vectors.codes)('of $name is what another library makes', (vector) => {
    const made = totpOf(vectors.totp, vector.ticketKey, vector.seconds);
    expect(made).toEqual({ key: vector.totpKey, digits: vector.digits });
  });

  it('is cut out of the HMAC as RFC 4226 does it', () => {
    // The example of its section 5.4: 0x50ef7f19, whose last eight digits these are.
    const mac = Buffer.from('1f8698690e02ca16618550ef7f19da8e945b555a', 'hex');
    expect(totpDigits(mac)).toBe(String(0x50ef7f19 % 1e8).padStart(8, '0'));
  });
});
