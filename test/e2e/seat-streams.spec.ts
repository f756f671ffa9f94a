import { loadInstallation } from '../../src/config/installation.js';
import { type Account, type OnSale, putOnSale, send, signUp } from '../support/client.js';
import { openEventStream } from '../support/event-stream.js';
import { hold, type Problem, seatStates } from '../support/sale.js';

interface Told {
  from?: number;
  version: number;
  seats?: [number, number][];
  states?: string;
}

const LOOKS = 300;

const pathOf = (sale: OnSale): string => `/performances/${sale.performanceId}/seat-states`;
const urlOf = (sale: OnSale): string => `${process.env.PUBLIC_URL}/api/v1${pathOf(sale)}`;

function follow(sale: OnSale, reader: Account, known?: number) {
  const more: Record<string, string> =
    known === undefined ? {} : { 'last-event-id': String(known) };
  return openEventStream<Told>(`${urlOf(sale)}/stream`, reader.token, more);
}

async function next(stream: Awaited<ReturnType<typeof follow>>): Promise<[string, Told]> {
  const { value } = (await stream.events.next()) as { value: { event: string; data: Told } };
  return [value.event, value.data];
}

/** How often the application itself was asked for seat states, over all its processes. */
async function asked(): Promise<number> {
  const counts = await Promise.all(
    loadInstallation().ports.api.map(async (port) => {
      const text = await (await fetch(`http://127.0.0.1:${port}/api/v1/metrics`)).text();
      const line = /^picket_http_requests_total\{[^}]*seat-states"[^}]*\} (\d+)$/gm;
      return [...text.matchAll(line)].reduce((sum, [, count]) => sum + Number(count), 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('a stream of seat states', () => {
  it('tells changes from the version one has, each from the one before', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 10 });
    const reader = await signUp();
    const known = Number((await fetch(urlOf(sale))).headers.get('seat-states-version'));
    const stream = await follow(sale, reader, known);
    const { id } = (await hold(sale.performanceId, reader, [3, 4])).body;
    const [name, held] = await next(stream);
    expect([name, held.from, held.seats]).toEqual([
      'changes',
      known,
      [
        [3, 1],
        [4, 1],
      ],
    ]);
    await send('DELETE', `/holds/${id}`, { token: reader.token });
    const [, freed] = await next(stream);
    expect([freed.from, freed.seats]).toEqual([
      held.version,
      [
        [3, 0],
        [4, 0],
      ],
    ]);
    stream.close();
  });

  it('tells all seats to whoever has a version that is not known', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 10 });
    const reader = await signUp();
    await hold(sale.performanceId, reader, [5]);
    for (const known of [undefined, 999_999]) {
      const stream = await follow(sale, reader, known);
      const [name, told] = await next(stream);
      expect(name).toBe('all');
      expect([...Buffer.from(told.states ?? '', 'base64')]).toEqual([0, 0b0100, 0]);
      stream.close();
    }
  });

  it('is open ten times an account at the most, and only for who is signed in', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 2 });
    const reader = await signUp();
    const { token } = reader;
    // Two processes take turns: more than ten each.
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => follow(sale, reader).catch(() => undefined)),
    );
    const refused = await send<Problem>('GET', `${pathOf(sale)}/stream?seconds=1`, { token });
    expect([refused.status, refused.body.code]).toEqual([503, 'too-many-seat-streams']);
    for (const stream of streams) stream?.close();
    expect((await send('GET', `${pathOf(sale)}/stream`, {})).status).toBe(401);
  });
});

describe('packed seat states', () => {
  it('are one picture a second for all who look, and new at the first look after a hold', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 10 });
    await (await fetch(urlOf(sale))).arrayBuffer();
    const before = await asked();
    const startedAtMs = performance.now();
    const answers = [];
    for (let look = 0; look < LOOKS; look++) {
      const answer = await fetch(urlOf(sale));
      answers.push(`${answer.status} ${Buffer.from(await answer.arrayBuffer()).toString('hex')}`);
    }
    const seconds = (performance.now() - startedAtMs) / 1_000;
    expect([...new Set(answers)]).toEqual(['200 000000']);
    expect((await asked()) - before).toBeLessThanOrEqual(Math.ceil(seconds) + 1);

    await hold(sale.performanceId, await signUp(), [0]);
    const after = await fetch(urlOf(sale));
    expect([...new Uint8Array(await after.arrayBuffer())]).toEqual([1, 0, 0]);
    expect(after.headers.get('cache-control')).toBe('no-cache');
    expect((await seatStates(sale.performanceId))[0]).toBe(1);
  });

  it('are looked at anew for whoever asks with no-cache, and are none where there is no sale', async () => {
    const sale = await putOnSale({ rows: 1, seatsPerRow: 4 });
    const buyer = await signUp();
    const { id } = (await hold(sale.performanceId, buyer, [0])).body;
    expect([...new Uint8Array(await (await fetch(urlOf(sale))).arrayBuffer())]).toEqual([1]);
    await send('DELETE', `/holds/${id}`, { token: buyer.token });
    const exact = await fetch(urlOf(sale), { headers: { 'cache-control': 'no-cache' } });
    expect([...new Uint8Array(await exact.arrayBuffer())]).toEqual([0]);
    const nowhere = urlOf(sale).replace(sale.performanceId, crypto.randomUUID());
    expect((await fetch(nowhere)).status).toBe(404);
  });
});
