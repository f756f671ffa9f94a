import { setTimeout as sleep } from 'node:timers/promises';
import { slotOf } from '../../entry/gate-manifest.js';
import { readTicketCode } from '../../entry/ticket-code.js';
import { type BoughtTicket, BoxOffice } from '../support/box-office.js';
import { expectStatus } from '../support/client.js';
import { testConfig } from '../support/cluster.js';
import { eventually } from '../support/sale.js';
import { buildScanner, type Look, Scanner, type Weather } from '../support/scanner.js';

/** So long contacts must have been missing until a device decides by itself, and a little longer. */
const ALONE_MS = 30_000;
/** So long the others must have heard nothing until they take it for cut off, and a little longer. */
const CUT_OFF_MS = 4_700;

let box: BoxOffice;
let scanners: Scanner[] = [];

beforeAll(buildScanner, 60_000);
afterEach(async () => {
  await Promise.all(scanners.map((scanner) => scanner.end()));
});

/** Two phones with the gate page on them, whose clocks are wrong, with half of the slots each. */
async function twoPhones(event: { reEntry?: boolean } = {}): Promise<[Scanner, Scanner]> {
  box = await BoxOffice.openMinutesBefore(60, event);
  const { performanceId } = box.sale;
  const { PUBLIC_URL: origin } = testConfig();
  const [north, south] = ['북문', '남문'].map((gate, seed) => {
    const post = { performanceId, gate, deviceId: `phone ${seed}` };
    const aheadMs = seed === 0 ? 5_000 : -5_000;
    return new Scanner({ post, origin, token: box.staff.token, seed, aheadMs });
  });
  scanners = [north!, south!];
  await lookUntil(north!, ({ link, slots }) => link === 'online' && slots === 32);
  await lookUntil(south!, ({ link, slots }) => link === 'online' && slots === 32);
  return [north!, south!];
}

const lookUntil = (scanner: Scanner, satisfies: (look: Look) => boolean): Promise<Look> =>
  eventually(() => scanner.look(), satisfies, ALONE_MS);

const setWeather = async (weather: Weather, ...some: Scanner[]): Promise<void> => {
  for (const scanner of some) await scanner.weather(weather);
};

/** Shows a ticket, by the code of this moment. */
const show = async (ticket: BoughtTicket, scanner: Scanner, direction: 'in' | 'out' = 'in') =>
  scanner.scan(await box.codeOf(ticket.id), direction);

/** Buys until a ticket is one that lets in at the first of two scanners alone, while both are cut off. */
async function ticketOf(owner: Scanner): Promise<BoughtTicket> {
  const { devices } = await expectStatus<{ devices: { deviceId: string; slots: number[] }[] }>(
    200,
    'POST',
    `/performances/${box.sale.performanceId}/gate/contacts`,
    {
      token: box.staff.token,
      // Leaves at once, so that it gets no slots of its own.
      body: { deviceId: 'looker', gate: '안내', seq: nextSeq++, heard: 0, holds: [], leaves: true },
    },
  );
  const { deviceId } = owner.settings.post;
  const slots = devices.find((one) => one.deviceId === deviceId)?.slots ?? [];
  for (;;) {
    const ticket = await box.buyOne();
    const reading = readTicketCode(ticket.code);
    if (reading.ok && slots.includes(slotOf(reading.code.fields.ticketShortId))) return ticket;
  }
}
let nextSeq = 1;

const conflicts = async (): Promise<unknown[]> =>
  (
    await expectStatus<{ items: unknown[] }>(
      200,
      'GET',
      `/performances/${box.sale.performanceId}/gate/conflicts`,
      { token: box.staff.token },
    )
  ).items;

describe('the gate page’s own station', () => {
  it('lets everybody in at every gate while all are connected', async () => {
    const [north, south] = await twoPhones();
    await sleep(CUT_OFF_MS);
    const [one, two] = [await ticketOf(north), await ticketOf(south)];
    expect(await show(one, south)).toMatchObject({ outcome: 'admitted', alone: false });
    expect(await show(two, north)).toMatchObject({ outcome: 'admitted', alone: false });
  }, 60_000);

  it('lets a ticket in once when it is back and cannot hand over yet', async () => {
    const [north, south] = await twoPhones();
    const ticket = await ticketOf(north);
    await setWeather('cut', north);
    await lookUntil(north, ({ link }) => link === 'alone');
    expect(await show(ticket, north)).toMatchObject({ outcome: 'admitted', alone: true });
    await setWeather('no-uploads', north);
    // Contacts are answered again, and a second one would tell that the device is there.
    await sleep(2 * CUT_OFF_MS);
    expect((await show(ticket, south)).outcome).toBe('other-gate');
    expect((await show(ticket, north)).outcome).toBe('already-checked-in');
    await setWeather('fine', north);
    await lookUntil(north, ({ link, waiting }) => link === 'online' && waiting === 0);
    expect((await show(ticket, north)).outcome).toBe('already-checked-in');
    expect((await show(ticket, south)).outcome).toBe('already-checked-in');
    expect(await conflicts()).toEqual([]);
  }, 90_000);

  it('lets in whom the centre let in when its answers get lost', async () => {
    const [north, south] = await twoPhones();
    const [one, two] = [await ticketOf(north), await ticketOf(north)];
    await setWeather('no-answers', south);
    expect(await show(one, south)).toMatchObject({ outcome: 'admitted', alone: true });
    expect(await box.stateOf(one.id)).toBe('checked-in');
    await setWeather('fine', south);
    await lookUntil(south, ({ link, waiting }) => link === 'online' && waiting === 0);
    // Here a contact tells the device that the ticket is used, before the device is cut off.
    await setWeather('no-scan-answers', south);
    const shown = show(two, south);
    await sleep(3_500);
    await setWeather('cut', south);
    expect(await shown).toMatchObject({ outcome: 'admitted', alone: true });
    await setWeather('fine', south);
    await lookUntil(south, ({ link, waiting }) => link === 'online' && waiting === 0);
    expect(await conflicts()).toEqual([]);
  }, 90_000);

  it('knows whom it let in just before it was cut off', async () => {
    const [north] = await twoPhones();
    const ticket = await ticketOf(north);
    const shown = await show(ticket, north);
    await setWeather('cut', north);
    expect(shown).toMatchObject({ outcome: 'admitted', alone: false });
    await lookUntil(north, ({ link }) => link === 'alone');
    expect((await show(ticket, north)).outcome).toBe('already-checked-in');
  }, 60_000);

  it('lets out and in again alone, whatever the centre tells of before, and hands it over', async () => {
    const [north, south] = await twoPhones({ reEntry: true });
    const ticket = await ticketOf(north);
    expect((await show(ticket, south)).outcome).toBe('admitted');
    expect((await show(ticket, south, 'out')).outcome).toBe('exited');
    await sleep(2_000);
    await setWeather('cut', north);
    await lookUntil(north, ({ link }) => link === 'alone');
    expect((await show(ticket, north, 'out')).outcome).toBe('already-exited');
    expect(await show(ticket, north)).toMatchObject({ outcome: 'admitted', alone: true });
    // Elsewhere nobody knows of that, and its owner is cut off.
    for (const way of ['in', 'out'] as const) {
      expect((await show(ticket, south, way)).outcome).toBe('other-gate');
    }
    // Contacts are answered again, with the ticket as the centre knows it, and nothing is handed over.
    await setWeather('no-uploads', north);
    await sleep(2 * CUT_OFF_MS);
    expect((await show(ticket, north)).outcome).toBe('already-checked-in');
    expect((await show(ticket, north, 'out')).outcome).toBe('exited');
    await north.reload();
    expect((await show(ticket, north, 'out')).outcome).toBe('already-exited');
    await setWeather('fine', north);
    await lookUntil(north, ({ link, waiting }) => link === 'online' && waiting === 0);
    // The centre takes it for connected after another contact.
    const isBack = ({ outcome }: { outcome: string }) => outcome !== 'other-gate';
    const seen = await eventually(() => show(ticket, south, 'out'), isBack, ALONE_MS);
    expect(seen.outcome).toBe('already-exited');
    expect((await show(ticket, south)).outcome).toBe('admitted');
    expect(await conflicts()).toEqual([]);
  }, 90_000);
});
