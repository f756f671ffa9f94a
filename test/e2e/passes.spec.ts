import { generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { type AppleCertificates, makeAppleCertificates } from '../support/apple-certificates.js';
import { BoxOffice, type BoughtTicket } from '../support/box-office.js';
import { expectStatus, send } from '../support/client.js';
import { readSaveUrl } from '../support/google-token.js';
import { totpDigitsOf } from '../support/independent-rotating-code.js';
import { startApi, type TestProcess } from '../support/processes.js';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A process starts slowly on a busy machine. */
const START_MS = 180_000;

let box: BoxOffice;
let bound: BoxOffice;
let certificates: AppleCertificates;
let offering: TestProcess;

beforeAll(async () => {
  certificates = makeAppleCertificates();
  const keyFile = join(certificates.folder, 'google.key');
  writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
  [box, bound, offering] = await Promise.all([
    BoxOffice.openMinutesBefore(60),
    BoxOffice.openMinutesBefore(60, { deviceBinding: true }),
    startApi({
      APPLE_PASS_TYPE_ID: 'pass.test.picket',
      APPLE_TEAM_ID: 'TEAM123456',
      APPLE_PASS_CERTIFICATE_FILE: certificates.certificate,
      APPLE_PASS_KEY_FILE: certificates.key,
      APPLE_WWDR_CERTIFICATE_FILE: certificates.wwdr,
      GOOGLE_WALLET_ISSUER_ID: '3388000000022123456',
      GOOGLE_WALLET_ACCOUNT: 'passes@picket-test.iam.gserviceaccount.com',
      GOOGLE_WALLET_KEY_FILE: keyFile,
    }),
  ]);
}, START_MS);

afterAll(async () => {
  await offering.stop();
  rmSync(certificates.folder, { recursive: true, force: true });
});

/** Asks the process that has keys. */
async function ask(path: string, { buyer }: BoxOffice): Promise<Response> {
  const headers = { authorization: `Bearer ${buyer.token}` };
  return fetch(`${offering.baseUrl}/api/v1/tickets/${path}`, { headers });
}

const refusalOf = async (answer: Response): Promise<unknown> =>
  ((await answer.json()) as { code: unknown }).code;

/** What Google's wallet would show at this moment, made from the token alone. */
function codeIn(saveUrl: string, atMs: number): string {
  const { pass } = readSaveUrl(saveUrl, publicKey);
  const { valuePattern, totpDetails } = pass.rotatingBarcode;
  const seconds = Math.floor(atMs / 1_000);
  const [{ key }] = totpDetails.parameters;
  const digits = totpDigitsOf(Buffer.from(key, 'hex'), seconds, Number(totpDetails.periodMillis));
  return valuePattern
    .replace('{totp_timestamp_seconds}', String(seconds))
    .replace('{totp_value_0}', digits);
}

describe('a ticket in Google Wallet', () => {
  it('makes codes that let in, once, and none that are older than 45 seconds', async () => {
    const { id } = (await box.buy()).tickets[0] as BoughtTicket;
    const answer = await ask(`${id}/google-pass`, box);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const { saveUrl } = (await answer.json()) as { saveUrl: string };
    const old = await box.scan(codeIn(saveUrl, Date.now() - 45_000));
    expect([old.status, old.body.code]).toEqual([422, 'code-expired']);
    const code = codeIn(saveUrl, Date.now());
    const wrong = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`;
    expect((await box.scan(wrong)).body.code).toBe('ticket-invalid');
    expect(await box.scan(code)).toMatchObject({ status: 200, body: { ticketId: id } });
    expect((await box.scan(code)).body.code).toBe('already-checked-in');
  });

  it('is refused where a device is bound, before its day, and where no keys are', async () => {
    const { id } = (await bound.buy()).tickets[0] as BoughtTicket;
    const atDevice = await ask(`${id}/google-pass`, bound);
    expect([atDevice.status, await refusalOf(atDevice)]).toEqual([403, 'device-required']);
    const offered = await (await ask(`${id}/passes`, bound)).json();
    expect(offered).toEqual({ apple: true, google: false, googleFrom: null });

    const later = await BoxOffice.open({ rows: 1, seatsPerRow: 2 });
    const early = (await later.buy()).tickets[0] as BoughtTicket;
    const tooEarly = await ask(`${early.id}/google-pass`, later);
    expect([tooEarly.status, await refusalOf(tooEarly)]).toEqual([403, 'code-not-yet-shown']);

    const { token } = bound.buyer;
    for (const path of ['google-pass', 'apple-pass.pkpass']) {
      const usual = await send('GET', `/tickets/${id}/${path}`, { token });
      expect([usual.status, usual.body.code]).toEqual([404, 'wallet-pass-not-offered']);
    }
    const none = await expectStatus(200, 'GET', `/tickets/${id}/passes`, { token });
    expect(none).toEqual({ apple: false, google: false, googleFrom: null });
  });
});

describe('a ticket in Apple Wallet', () => {
  it('is a signed pass without a code, for its holder alone', async () => {
    await box.nextBuyer();
    const { id, number } = (await box.buy()).tickets[0] as BoughtTicket;
    const answer = await ask(`${id}/apple-pass.pkpass`, box);
    expect(answer.headers.get('content-type')).toBe('application/vnd.apple.pkpass');
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['manifest.json', 'signature']));
    const text = strFromU8(files['pass.json']!);
    expect(JSON.parse(text)).toMatchObject({ serialNumber: id });
    expect(text).toContain(`"${number}"`);
    expect(text).not.toContain('barcode');
    expect((await ask(`${id}/apple-pass.pkpass`, bound)).status).toBe(404);
  });
});
