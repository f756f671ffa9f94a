import { nextStep, type RoomSight } from './room-step.js';
import type { WaitingRoom } from './waiting-rooms.repository.js';

const now = new Date('2026-11-21T12:00:00Z');
const later = new Date('2026-11-21T13:00:00Z');

const sinceOpening = (ms: number): Date => new Date(now.getTime() - ms);

const line = (last: number) => ({ state: 'joining', last, ceiling: 2_500 }) as const;

const open: WaitingRoom = {
  performanceId: 'p',
  seed: Buffer.alloc(32),
  opensAt: new Date('2026-11-21T11:00:00Z'),
  closesAt: later,
  admissionsPerSecondMax: 40,
  activeBuyersMax: 100,
  isPaused: false,
  asksProof: false,
  message: null,
  phase: 'open',
  registered: 50,
  issued: 500,
  ceiling: 2_500,
  gaps: [],
  serving: 100,
  noShowShare: 0,
  health: 1,
  freeSeats: 10,
  unpaidSeats: 0,
  now,
  calledInMinute: 100,
};
const before: WaitingRoom = {
  ...open,
  phase: 'before',
  opensAt: later,
  registered: null,
  serving: 0,
};
const sight: RoomSight = {
  line: line(500),
  liveCount: 0,
  settledUpTo: 100,
  pendingClaimed: 0,
  settledCalled: 0,
  settledClaimed: 0,
  elapsedSeconds: 0.25,
  carry: 0,
  health: 1,
};
const after = (room: WaitingRoom, more: Partial<RoomSight> = {}) =>
  nextStep(room, { ...sight, ...more }).step;

describe('a step of an open room', () => {
  it('calls as many as the rate allows', () => {
    expect(after(open)).toMatchObject({ serving: 110, issued: 500, ceiling: 2_500 });
  });

  it.each([
    ['a paused room', { isPaused: true }],
    ['a sale without seats', { freeSeats: 0 }],
    ['a room that has just opened', { opensAt: sinceOpening(1_999) }],
    ['a large room while all look first', { opensAt: sinceOpening(3_999), registered: 100_000 }],
    ['a room that is not open yet', { phase: 'before', opensAt: later, registered: null }],
  ] as const)('calls nobody to %s', (_what, change) => {
    expect(after({ ...open, ...change }).serving).toBe(100);
  });

  it('calls as soon as all have had their first look', () => {
    expect(after({ ...open, opensAt: sinceOpening(2_000) }).serving).toBe(110);
    const large = { ...open, opensAt: sinceOpening(4_000), registered: 100_000 };
    expect(after(large).serving).toBe(110);
    const undrawn = { ...open, opensAt: now, registered: 0 };
    expect(after(undrawn).serving).toBe(110);
  });

  it('calls while Redis is away, and counts nobody', () => {
    expect(after(open, { line: 'away' })).toMatchObject({ serving: 110, issued: 500 });
  });

  it('raises the ceiling before it is reached, the further the more people join', () => {
    expect(after(open, { line: line(1_000) })).toMatchObject({ issued: 1_000, ceiling: 5_000 });
    expect(after(open, { line: line(2_490) }).ceiling).toBe(2_490 + 1_990 * 8);
    expect(after(open, { line: line(510) }).ceiling).toBe(2_500);
  });

  it('never counts back', () => {
    expect(after(open, { line: line(400) }).issued).toBe(500);
  });

  it('gives no number twice after Redis lost count', () => {
    const lost = after(open, { line: 'lost' });
    expect(lost).toMatchObject({ issued: 2_500, ceiling: 4_500, gaps: [[501, 2_500]] });
    expect(after({ ...open, serving: 495 }, { line: 'lost', settledUpTo: 495 }).serving).toBe(
      2_500,
    );
  });
});

describe('opening and closing', () => {
  it('registers all who came before, and none who come later', () => {
    const opened = after({ ...before, opensAt: now }, { line: line(612) });
    expect(opened).toMatchObject({ phase: 'open', registered: 612, issued: 612 });
    expect(after(before, { line: line(612) })).toMatchObject({ phase: 'before', registered: null });
  });

  it('opens without Redis: whatever it may have given is registered', () => {
    const opened = after({ ...before, opensAt: now }, { line: 'away' });
    expect(opened).toMatchObject({ phase: 'open', registered: 2_500, issued: 2_500 });
    const lost = after({ ...before, opensAt: now }, { line: 'lost' });
    expect(lost).toMatchObject({ registered: 2_500, gaps: [] });
  });

  it('closes at the end of sales, opened or not', () => {
    expect(after({ ...open, closesAt: now })).toMatchObject({ phase: 'closed', registered: 50 });
    expect(after({ ...before, closesAt: now })).toMatchObject({ phase: 'closed', registered: 500 });
  });
});
