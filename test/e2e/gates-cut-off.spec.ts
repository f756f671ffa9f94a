import { createPublicKey, verify } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MANIFEST_TAG, SLOTS, slotOf, unpackTickets } from '../../entry/gate-manifest.js';
import { readTicketCode } from '../../entry/ticket-code.js';
import { CHANGES_MAX } from '../../src/tickets/gates.repository.js';
import { type BoughtTicket, BoxOffice } from '../support/box-office.js';
import { expectStatus, send } from '../support/client.js';
import { nodePort, openDataLayer } from '../support/cluster.js';
import { GateDevice } from '../support/gate-device.js';
import { GateTickets } from '../support/gate-tickets.js';
import { eventually } from '../support/sale.js';

/** A device is taken for cut off after four seconds, which a process may learn half a second later. */
const CUT_OFF_MS = 4_700;

let box: BoxOffice;
beforeEach(async () => {
  box = await BoxOffice.openMinutesBefore(60);
});

const device = (gate: string): GateDevice =>
  new GateDevice(box.sale.performanceId, box.staff.token, gate);
const at = (path: string): string => `/performances/${box.sale.performanceId}/${path}`;
const asStaff = () => ({ token: box.staff.token });
const fieldsOf = (code: string) => {
  const reading = readTicketCode(code);
  if (!reading.ok) throw new Error(reading.refusal);
  return reading.code.fields;
};
const packed = (text: string) => unpackTickets(Buffer.from(text, 'base64'));
const conflicts = async () =>
  (
    await expectStatus<{ items: Record<string, unknown>[] }>(
      200,
      'GET',
      at('gate/conflicts'),
      asStaff(),
    )
  ).items;

/** Buys until a ticket falls into a slot of the device. */
async function ticketOf({ slots }: GateDevice): Promise<BoughtTicket & { code: string }> {
  for (;;) {
    const ticket = await box.buyOne();
    if (slots.includes(slotOf(fieldsOf(ticket.code).ticketShortId))) return ticket;
  }
}

async function expectStatusOf(
  status: number,
  answer: ReturnType<GateDevice['scan']>,
): Promise<void> {
  expect((await answer).status).toBe(status);
}

async function twoDevices(): Promise<[GateDevice, GateDevice]> {
  const [north, south] = [device('북문'), device('남문')];
  for (let round = 0; round < 4; round++) {
    await north.contact();
    await south.contact();
  }
  return [north, south];
}

describe('what a gate needs without the centre', () => {
  it('is signed, has every ticket, and is the staff’s alone', async () => {
    const ticket = await box.buyOne();
    const manifest = await expectStatus<{ payload: string; keyId: number; signature: string }>(
      200,
      'GET',
      at('check-in-manifest'),
      asStaff(),
    );
    const payload = JSON.parse(manifest.payload) as {
      publicKeys: { keyId: number; key: string }[];
      tickets: string;
    };
    const raw = payload.publicKeys.find(({ keyId }) => keyId === manifest.keyId)?.key ?? '';
    const x = Buffer.from(raw, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signed = Buffer.from(MANIFEST_TAG + manifest.payload);
    const signature = Buffer.from(manifest.signature, 'base64');
    expect(verify(null, signed, key, signature)).toBe(true);
    const { ticketShortId, revision } = fieldsOf(ticket.code);
    expect(packed(payload.tickets)).toContainEqual({ ticketShortId, revision, state: 'valid' });
    const asBuyer = { token: box.buyer.token };
    expect((await send('GET', at('check-in-manifest'), asBuyer)).status).toBe(403);
  });

  it('changes reach a device with its next contact', async () => {
    const ticket = await box.buyOne();
    const { ticketShortId } = fieldsOf(ticket.code);
    const scanner = device('북문');
    const stateNow = async (): Promise<unknown> =>
      packed((await scanner.contact()).tickets).find((one) => one.ticketShortId === ticketShortId)
        ?.state;
    expect(await stateNow()).toBe('valid');
    expect((await box.scan(ticket.code)).status).toBe(200);
    expect(await stateNow()).toBe('checked-in');
    const other = await box.buyOne();
    await box.refund(other.orderId);
    const changed = packed((await scanner.contact()).tickets);
    const { ticketShortId: refunded } = fieldsOf(other.code);
    expect(changed.find((one) => one.ticketShortId === refunded)?.state).toBe('void');
  });
});

/** Contacts until nothing more is told. */
async function tellAll(scanner: GateDevice): Promise<{ parts: number[]; told: Set<bigint> }> {
  const told = new Set<bigint>();
  const parts: number[] = [];
  for (let hasMore = true; hasMore;) {
    const answer = await scanner.contact();
    const part = packed(answer.tickets);
    parts.push(part.length);
    for (const { ticketShortId } of part) told.add(ticketShortId);
    ({ hasMore } = answer);
  }
  return { parts, told };
}

describe('many changes', () => {
  it('come in parts, none of which is left out', async () => {
    const [rows, seatsPerRow] = [60, 100];
    const all = rows * seatsPerRow;
    const hall = await BoxOffice.open({ rows, seatsPerRow });
    const { performanceId } = hall.sale;
    const layer = await openDataLayer(nodePort(1));
    const issued = await GateTickets.issue(layer, performanceId, all);
    const anew = () => tellAll(new GateDevice(performanceId, hall.staff.token, '북문'));
    try {
      const { parts, told } = await anew();
      expect(told.size).toBe(all);
      expect(parts.length).toBeGreaterThan(1);
      expect(Math.max(...parts)).toBeLessThanOrEqual(CHANGES_MAX);
      await layer.source.query('UPDATE tickets SET changed_at = NOW(3) WHERE performance_id = ?', [
        performanceId,
      ]);
      const atOnce = await anew();
      expect([atOnce.parts, atOnce.told.size]).toEqual([[0, all, 0], all]);
    } finally {
      await issued.remove();
      await layer.close();
    }
  }, 60_000);
});

describe('slots', () => {
  it('are shared, and each is one device’s', async () => {
    const [north, south] = await twoDevices();
    expect([north.slots.length, south.slots.length]).toEqual([SLOTS / 2, SLOTS / 2]);
    expect(north.slots.filter((slot) => south.slots.includes(slot))).toEqual([]);
  });

  it('are shared among forty that are switched on at once', async () => {
    const many = Array.from({ length: 40 }, (_, index) => device(`${index + 1}번 문`));
    const contact = async (one: GateDevice) => (await one.contact()).slots;
    const owned = async () => (await Promise.all(many.map(contact))).flat();
    const all = await eventually(owned, ({ length }) => length === SLOTS, 20_000);
    expect(new Set(all).size).toBe(SLOTS);
  }, 30_000);

  it('of a silent device let their tickets enter there alone, until island mode', async () => {
    const [north, south] = await twoDevices();
    const [northern, another] = [await ticketOf(north), await ticketOf(north)];
    expect((await south.scan(await box.codeOf(northern.id))).status).toBe(200);
    await sleep(CUT_OFF_MS);
    await south.contact();
    const refused = await south.scan(await box.codeOf(another.id));
    expect([refused.status, refused.body.code, refused.body.gate]).toEqual([
      409,
      'other-gate',
      '북문',
    ]);
    await expectStatus(204, 'PUT', at('gate/island'), { ...asStaff(), body: { isOn: true } });
    await sleep(600);
    expect((await south.scan(await box.codeOf(another.id))).status).toBe(200);
  }, 30_000);

  it('a device that hears no answer is taken for cut off, however much it says', async () => {
    const [north, south] = await twoDevices();
    const ticket = await ticketOf(north);
    const until = Date.now() + CUT_OFF_MS + 1_000;
    while (Date.now() < until) {
      await north.contact({ isHeard: false });
      await sleep(400);
    }
    expect((await south.scan(await box.codeOf(ticket.id))).body.code).toBe('other-gate');
  }, 30_000);

  it('are nobody’s who only watches, as a hub does', async () => {
    const [north, south] = await twoDevices();
    const body = { deviceId: 'hub', gate: '허브', seq: 1, heard: 0, holds: [], watches: true };
    const told = await expectStatus<{ slots: number[]; by: string; devices: object[] }>(
      200,
      'POST',
      at('gate/contacts'),
      { ...asStaff(), body },
    );
    expect([told.slots, told.by, told.devices.length]).toEqual([[], 'centre', 2]);
    await north.contact();
    await south.contact();
    expect(north.slots.length + south.slots.length).toBe(SLOTS);
  });

  it('of a device that leaves, or was released, are the others’', async () => {
    const [north, south] = await twoDevices();
    expect((await north.contact({ leaves: true })).slots).toEqual([]);
    expect((await south.contact()).slots).toHaveLength(SLOTS);
    const third = device('동문');
    const body = { deviceId: south.deviceId };
    await expectStatus(204, 'POST', at('gate/releases'), { ...asStaff(), body });
    expect((await third.contact()).slots.length).toBeGreaterThanOrEqual(SLOTS / 3 - 1);
    // Who comes back is told that nothing is its own any more, and gets its share anew.
    const again = (await south.contact()).slots;
    expect(again.filter((slot) => third.slots.includes(slot))).toEqual([]);
  });

  it('of a revoked device are the others’', async () => {
    const [north, south] = await twoDevices();
    const body = { deviceId: north.deviceId };
    await expectStatus(204, 'POST', at('gate/revocations'), { ...asStaff(), body });
    const { isRevoked, slots } = await north.contact();
    expect([isRevoked, slots]).toEqual([true, []]);
    await south.contact();
    expect((await south.contact()).slots).toHaveLength(SLOTS);
  });
});

describe('scans of cut-off gates', () => {
  it('enter as of their moment, and three uploads are as one', async () => {
    const scanner = device('북문');
    const ticket = await box.buyOne();
    const scannedAt = new Date(Date.now() - 5_000).toISOString();
    const scan = scanner.decided(ticket.code, { scannedAt });
    const first = await scanner.upload(scan);
    expect(first).toEqual([{ scanId: scan.scanId, outcome: 'admitted', isConflict: false }]);
    expect(await scanner.upload(scan)).toEqual(first);
    expect(await scanner.upload(scan, scan)).toEqual([...first, ...first]);
    const again = await box.scan(await box.codeOf(ticket.id));
    expect(again.body).toMatchObject({ code: 'already-checked-in', firstAt: scannedAt });
    expect(await conflicts()).toEqual([]);
  });

  it.each([
    ['in their order', 0],
    ['the other way round', 1],
  ])(
    'two entries with one ticket are one and a double with its seat, uploaded %s',
    async (_how, turn) => {
      const ticket = await box.buyOne();
      const [north, south] = [device('북문'), device('남문')];
      const earlier = { by: north, scan: north.decided(ticket.code, { mode: 'island' }) };
      const scannedAt = new Date(Date.parse(String(earlier.scan.scannedAt)) + 3_000).toISOString();
      const later = { by: south, scan: south.decided(ticket.code, { mode: 'island', scannedAt }) };
      await sleep(3_100);
      const order = turn === 0 ? [earlier, later] : [later, earlier];
      for (const { by, scan } of order) await by.upload(scan);
      expect(await conflicts()).toMatchObject([
        { scanId: later.scan.scanId, ticketId: ticket.id, number: ticket.number, gate: '남문' },
      ]);
      const { firstGate } = (await box.scan(await box.codeOf(ticket.id))).body;
      expect(firstGate).toBe('북문');
    },
    20_000,
  );

  it('that the centre refused in an answer that got lost count as they were shown', async () => {
    const [north, south] = [device('북문'), device('남문')];
    const ticket = await box.buyOne();
    await expectStatusOf(200, south.scan(ticket.code));
    // Another code of the ticket, refused; nobody hears it, and later the gate decides by itself.
    const code = await box.codeOf(ticket.id);
    const scan = north.decided(code, { mode: 'island' });
    await expectStatusOf(409, north.scan(code, scan.scanId));
    const merged = [{ scanId: scan.scanId, outcome: 'admitted', isConflict: true }];
    expect(await north.upload(scan)).toEqual(merged);
    expect(await north.upload(scan)).toEqual(merged);
    expect(await conflicts()).toMatchObject([{ scanId: scan.scanId, number: ticket.number }]);
  });

  it('with a ticket that was given back are told, and forged ones change nothing', async () => {
    const scanner = device('북문');
    const [gone, forged] = [await box.buyOne(), await box.buyOne()];
    await box.refund(gone.orderId);
    const end = forged.code.endsWith('A') ? 'B' : 'A';
    const altered = `${forged.code.slice(0, -1)}${end}`;
    const merged = await scanner.upload(
      scanner.decided(gone.code),
      scanner.decided(altered),
      scanner.decided(forged.code, { shown: 'code-expired' }),
    );
    expect(merged.map(({ isConflict }) => isConflict)).toEqual([true, true, false]);
    expect((await conflicts()).map(({ reason }) => reason).toSorted()).toEqual([
      'not-valid-any-more',
      expect.stringMatching(/not-a-ticket-code|wrong-moving-part|wrong-length/),
    ]);
    expect(await box.stateOf(forged.id)).toBe('valid');
  });
});
