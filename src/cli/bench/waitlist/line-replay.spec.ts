import { LineReplay } from './line-replay.js';
import { type LoggedRow, type RowChange, uuidOf } from './row-history.js';

const PERFORMANCE = '01a217a5-6210-77d6-aacd-14b4ab6521be';
const HOLD = '01a217a5-0000-7000-8000-000000000003';
const [FIRST, SECOND] = [
  '01a217a5-0000-7000-8000-000000000001',
  '01a217a5-0000-7000-8000-000000000002',
];

/** An id as `mariadb-binlog` writes it. */
const logged = (uuid: string): string =>
  [...Buffer.from(uuid.replaceAll('-', ''), 'hex')]
    .map((byte) =>
      byte < 0x20 ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte),
    )
    .join('');

const row = (values: LoggedRow): LoggedRow => ({ performance_id: logged(PERFORMANCE), ...values });

const entry = (id: string, number: number, state: string): LoggedRow =>
  row({ id: logged(id), number: String(number), state, quantity: '1', accept_fewer: '0' });

const turn: RowChange = { table: 'awaited_performances', after: row({}) };

const joins = (id: string, number: number) => ({
  sequence: number,
  changes: [turn, { table: 'waitlist_entries', after: entry(id, number, '1') }],
});

const comesBack = (seatNo: number): RowChange => ({
  table: 'seats',
  before: row({ seat_no: String(seatNo), state: '2' }),
  after: row({ seat_no: String(seatNo), state: '3', release_at: 'later' }),
});

const offered = (id: string, number: number, seatNo: number): RowChange[] => [
  {
    table: 'holds',
    after: row({ id: logged(HOLD), waitlist_entry_id: logged(id), seat_nos: `[${seatNo}]` }),
  },
  { table: 'seats', after: row({ seat_no: String(seatNo), state: '1' }) },
  {
    table: 'waitlist_entries',
    before: entry(id, number, '1'),
    after: entry(id, number, '2'),
  },
];

function replayOf(...last: RowChange[]): LineReplay {
  const hall = Array.from({ length: 4 }, () => ({ section: 'A', grade: 'R', amount: 1, row: 0 }));
  const replay = new LineReplay(PERFORMANCE, hall);
  replay.apply(joins(FIRST, 1));
  replay.apply(joins(SECOND, 2));
  replay.apply({ sequence: 3, changes: last });
  return replay;
}

it('reads ids as they stand in the log', () => {
  expect(uuidOf(logged(PERFORMANCE))).toBe(PERFORMANCE);
});

it('finds nothing wrong when the first in line gets the seat', () => {
  const replay = replayOf(turn, comesBack(2), ...offered(FIRST, 1, 2));
  expect(replay.faults).toEqual([]);
  expect(replay).toMatchObject({ turns: 1, seatsGiven: 1, seatsPublic: 0, setAside: 0 });
});

it('finds the second in line served before the first', () => {
  const { faults } = replayOf(turn, comesBack(2), ...offered(SECOND, 2, 2));
  expect(faults).toEqual([expect.stringContaining(FIRST)]);
});

it('finds a seat that nobody was offered', () => {
  expect(replayOf(turn, comesBack(2)).faultCount).toBe(1);
});

it('finds a seat that went public while somebody waits', () => {
  const free: RowChange = {
    table: 'seats',
    before: row({ seat_no: '2', state: '2' }),
    after: row({ seat_no: '2', state: '0' }),
  };
  const replay = replayOf(free);
  expect(replay.seatsPublic).toBe(1);
  expect(replay.faults).toEqual([expect.stringContaining('went public')]);
});
