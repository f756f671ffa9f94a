import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../src/config/config.schema.js';
import { IdentityDesk } from '../src/sandbox-bank/identity-desk.js';
import { IdentityService } from '../src/auth/identity/identity.service.js';
import type { PersonDetails } from '../src/auth/identity/identity-verifier.js';
import { PortOneVerifier } from '../src/auth/identity/portone-verifier.js';

const person: PersonDetails = {
  ...{ name: '홍길동', identityNumber: '9901011', phoneNumber: '01011223344' },
  ...{ operator: 'SKT', ipAddress: '127.0.0.1' },
};
const desk = new IdentityDesk();
/** What the company does with the next request, before or instead of its answer. */
let next: 'answers' | 'fails' | 'acts and fails' = 'answers';
let server: Server;
let verifier: PortOneVerifier;

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
      const { pathname } = new URL(request.url ?? '/', 'http://company');
      const behaviour = next;
      next = 'answers';
      if (behaviour === 'fails') return response.writeHead(502).end('<h1>Bad gateway</h1>');
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const answer = desk.answer(request.method ?? '', pathname, body);
      if (behaviour === 'acts and fails') return response.destroy();
      return response.writeHead(answer.status).end(JSON.stringify(answer.body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  verifier = verifierAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
beforeEach(() => {
  next = 'answers';
});
afterAll(() => server.close());

const verifierAt = (url: string): PortOneVerifier =>
  new PortOneVerifier({
    ...{ IDENTITY_API_URL: url, IDENTITY_API_SECRET: 's', IDENTITY_STORE_ID: 'store' },
    IDENTITY_CHANNEL_KEY: 'channel',
  } as Config);

describe('the verifying company', () => {
  it('is told once, and takes the code of the message alone', async () => {
    await verifier.send('one', person);
    expect(await verifier.confirm('one', '000000')).toEqual({ kind: 'wrong-code' });
    expect(await verifier.confirm('one', '223344')).toMatchObject({ kind: 'verified' });
  });

  it('knows a person by the same CI, whichever telephone was used', async () => {
    await verifier.send('two', { ...person, phoneNumber: '01099998888' });
    const other = await verifier.confirm('two', '998888');
    expect(other).toEqual(await verifier.confirm('one', '223344'));
  });

  it('that fails is asked again later', async () => {
    next = 'fails';
    await expect(verifier.send('three', person)).rejects.toMatchObject({
      code: 'identity-unavailable',
    });
    await verifier.send('three', person);
    next = 'fails';
    await expect(verifier.confirm('three', '223344')).rejects.toMatchObject({
      code: 'identity-unavailable',
    });
  });

  it('whose yes was lost says it again', async () => {
    await verifier.send('four', person);
    next = 'acts and fails';
    await expect(verifier.confirm('four', '223344')).rejects.toMatchObject({
      code: 'identity-unavailable',
    });
    expect(await verifier.confirm('four', '223344')).toMatchObject({ kind: 'verified' });
  });

  it('that does not exist verifies nobody, and no event may ask for it', async () => {
    const none = verifierAt('none');
    await expect(none.send('five', person)).rejects.toMatchObject({ code: 'identity-unavailable' });
    const service = new IdentityService({} as never, {} as never, none, {} as Config);
    expect(() => service.requireOffered()).toThrow('identity-not-offered');
  });
});
