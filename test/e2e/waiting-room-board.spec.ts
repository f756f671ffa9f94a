import { setTimeout as sleep } from 'node:timers/promises';
import { send, signUp } from '../support/client.js';
import { putBehindLine } from '../support/waiting-room.js';

/** HAProxy keeps a board for so long (haproxy/haproxy.cfg). */
const GOOD_MS = 500;
const PEOPLE = 40;

type Answer = Awaited<ReturnType<typeof send>>;

/** Only what comes from the application has the id of a request. */
const fromApplication = ({ headers }: Answer): boolean => headers.has('x-request-id');

describe('the board', () => {
  let performanceId: string;
  let path: string;

  beforeEach(async () => {
    ({ performanceId } = await putBehindLine());
    path = `/performances/${performanceId}/waiting-room/board`;
  });

  it('is one answer for all, whatever they send along', async () => {
    const buyer = await signUp();
    const first = await send('GET', path);
    expect(fromApplication(first)).toBe(true);
    const answers = await Promise.all([
      send('GET', path),
      send('GET', `${path}?now=1`),
      send('GET', path, { token: buyer.token }),
      send('GET', path, { headers: { 'cache-control': 'no-cache', pragma: 'no-cache' } }),
      send('GET', path, { headers: { cookie: 'a=b', 'accept-encoding': 'br' } }),
      send('GET', path.replace(performanceId, performanceId.toUpperCase())),
    ]);
    for (const answer of answers) {
      expect(fromApplication(answer)).toBe(false);
      expect([answer.status, answer.body]).toEqual([200, first.body]);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=1');
      expect(answer.headers.get('content-type')).toBe('application/json');
    }
  });

  it('is renewed by one of all who ask when half a second is over', async () => {
    const first = await send('GET', path);
    await sleep(GOOD_MS + 10);
    const answers = await Promise.all(Array.from({ length: PEOPLE }, () => send('GET', path)));
    expect(answers.filter(fromApplication)).toHaveLength(1);
    const times = new Set(answers.map(({ body }) => (body as { serverTime: string }).serverTime));
    const [oldest, newest] = [...times].sort();
    expect(times.size).toBe(2);
    expect(oldest).toBe((first.body as { serverTime: string }).serverTime);
    const next = await send('GET', path);
    expect([fromApplication(next), (next.body as { serverTime: string }).serverTime]).toEqual([
      false,
      newest,
    ]);
  });

  it('is no answer to anything but a look', async () => {
    await send('GET', path);
    expect((await send('POST', path, { body: {} })).status).toBe(404);
    expect((await send('DELETE', path)).status).toBe(404);
  });
});
