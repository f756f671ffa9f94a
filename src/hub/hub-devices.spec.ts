import { SLOTS } from '../../entry/gate-manifest.js';
import type { ContactBody, ContactView } from '../tickets/gates.schemas.js';
import { CUT_OFF_MS, hearsAnswers, HubDevices } from './hub-devices.js';

let nowMs: number;
let devices: HubDevices;
beforeEach(() => {
  nowMs = 50_000;
  devices = new HubDevices(() => nowMs);
});

const contact = (change: Partial<ContactBody> = {}): ContactBody => ({
  ...{ deviceId: 'a', gate: '1', seq: 10, heard: 9, holds: [] },
  ...{ leaves: false, watches: false, ...change },
});
const told = (...slots: number[]): ContactView =>
  ({ slots, devices: [] }) as unknown as ContactView;

describe('devices behind a hub', () => {
  it('are there while they hear, and for four seconds', () => {
    devices.answered(contact(), 'token', told(1, 2));
    expect([...devices.slots]).toEqual([1, 2]);
    nowMs += CUT_OFF_MS;
    expect(devices.isThere('a')).toBe(true);
    nowMs += 1;
    expect([devices.there, [...devices.slots]]).toEqual([[], []]);
    // It is about to decide by itself, however well it is heard.
    devices.heard(contact({ seq: 12, heard: 9 }));
    expect(devices.isThere('a')).toBe(false);
    devices.heard(contact({ seq: 13, heard: 12 }));
    expect(devices.isThere('a')).toBe(true);
  });

  it('own what another one waits for, until the centre may have heard that they let go of it', () => {
    const view = { slots: [1], devices: [{ deviceId: 'a', slots: [1, 2] }] };
    devices.answered(contact(), 'token', view as unknown as ContactView);
    expect([...devices.slots]).toEqual([1, 2]);
    expect(devices.unanswered(contact({ seq: 11, holds: [1, 2] }))).toBe(false);
    expect(devices.unanswered(contact({ seq: 12, holds: [1] }))).toBe(true);
    expect([...devices.slots]).toEqual([1]);
  });

  it('leave a slot to the hub that was on its way between them, unless somebody else is there', () => {
    const all = Array.from({ length: SLOTS }, (_, slot) => slot);
    const owners = (...ids: string[]): ContactView['devices'] =>
      ids.map((deviceId) => ({ deviceId })) as ContactView['devices'];
    devices.answered(contact(), 'token', told(...all.slice(2)));
    devices.answered(contact({ deviceId: 'b' }), 'token', told(0));
    expect(devices.strayed(owners('a', 'b'))).toEqual([1]);
    expect(devices.strayed(owners('a', 'b', 'c'))).toEqual([]);
    // One that is alone keeps what it has, and one more is let go of.
    nowMs += CUT_OFF_MS + 1;
    devices.unanswered(contact({ deviceId: 'b', holds: [] }));
    expect(devices.strayed(owners('a', 'b'))).toEqual([0, 1]);
  });

  it('are unknown there after the hub was started anew, but not their slots and tokens', () => {
    devices.answered(contact(), 'token', told(1, 2));
    const anew = new HubDevices(() => nowMs, devices.kept);
    expect([anew.isThere('a'), [...anew.slots], anew.isKnown('a', 'token')]).toEqual([
      ...[false, [], true],
    ]);
    expect(anew.ownerOf(65n)?.gate).toBe('1');
  });

  it('are known by the last two tokens that the centre accepted, and did not refuse since', () => {
    for (const token of ['one', 'two', 'three']) devices.answered(contact(), token, told());
    const known = (): boolean[] =>
      ['one', 'two', 'three'].map((token) => devices.isKnown('a', token));
    expect(known()).toEqual([false, true, true]);
    devices.refused('three');
    expect(known()).toEqual([false, true, false]);
    expect(devices.isKnown('b', 'two')).toBe(false);
  });

  it('leave their slots to the hub when they go while the centre is away, until they come back', () => {
    devices.answered(contact(), 'token', told(7));
    devices.heard(contact({ seq: 11, heard: 10, leaves: true }));
    nowMs += 60_000;
    expect([...devices.slots]).toEqual([7]);
    expect(devices.kept).toMatchObject([{ deviceId: 'a', leftSeq: 11 }]);
    devices.heard(contact({ seq: 90, heard: 10 }));
    expect([...devices.slots]).toEqual([]);
  });

  it('must be told everything again unless they heard the answer before', () => {
    devices.answered(contact(), 'token', told());
    devices.tell(contact({ seq: 11 }), 5);
    expect(devices.toldUpTo(contact({ seq: 12, heard: 11 }))).toBe(5);
    expect(devices.toldUpTo(contact({ seq: 12, heard: 10 }))).toBeUndefined();
    expect(devices.toldUpTo(contact({ seq: 99, heard: 11 }))).toBeUndefined();
  });

  it('are unheard of at the centre when it did not answer them for a while', () => {
    devices.answered(contact(), 'token', told());
    nowMs += 2_500;
    devices.heard(contact({ seq: 11, heard: 10 }));
    expect([devices.unheardFor(2_000), devices.unheardFor(3_000)]).toEqual([['a'], []]);
  });
});

it('a device hears us that heard the answer before this contact, or asks for the first time', () => {
  expect(
    [
      [5, 4],
      [5, 3],
      [1, 0],
    ].map(([seq = 0, heard = 0]) => hearsAnswers({ seq, heard })),
  ).toEqual([true, false, true]);
});
