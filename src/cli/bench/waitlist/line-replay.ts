import { type Gift, type HallSeat, type ModelEntry, serveByRule } from './line-model.js';
import { type LoggedRow, type LoggedTransaction, type RowChange, uuidOf } from './row-history.js';

const FAULTS_TOLD = 20;
/** Places of the values in the ENUM of `waitlist_entries.state`. */
const WAITING = '1';
const OFFERED = '2';
const FREE = '0';

/** Tables whose rows tell the whole story of a line. */
export const LINE_TABLES = ['seats', 'holds', 'waitlist_entries', 'awaited_performances'];

interface Entry extends ModelEntry {
  number: number;
  waits: boolean;
}

/** What happened in one transaction. */
interface Turn {
  /** Pool and line just before the first offer; undefined while there was none. */
  before?: { pool: Set<number>; line: Entry[] };
  gifts: Gift[];
  /** Entries whose own offer ended in this transaction: they are not asked in the same turn. */
  ended: Set<string>;
}

/**
 * Follows a line from its first entry to the end through the rows that were written, and holds every
 * single transaction against the rule: who was offered which seats, and that no seat went to the
 * public while somebody waited whom it suits.
 */
export class LineReplay {
  readonly faults: string[] = [];
  faultCount = 0;
  /** Transactions in which seats went to somebody, and seats that did. */
  turns = 0;
  seatsGiven = 0;
  seatsPublic = 0;
  private readonly pool = new Set<number>();
  private readonly entries = new Map<string, Entry>();

  /**
   * @param order the order of the line; another one than by number must be found wrong
   */
  constructor(
    private readonly performanceId: string,
    private readonly hall: readonly HallSeat[],
    private readonly order: (line: Entry[]) => Entry[] = (line) => line,
  ) {}

  /** Takes the next transaction in. */
  apply({ sequence, changes }: LoggedTransaction): void {
    const ours = changes.filter(
      ({ before, after }) => uuidOf((after ?? before)?.['performance_id']) === this.performanceId,
    );
    if (ours.length === 0) return;
    const turn: Turn = { gifts: [], ended: new Set() };
    for (const change of ours) this.take(change, turn, sequence);
    if (!ours.some(({ table }) => table === 'awaited_performances')) return;
    this.judge(turn, sequence);
  }

  /** Seats that are set aside now. */
  get setAside(): number {
    return this.pool.size;
  }

  private take({ table, before, after }: RowChange, turn: Turn, sequence: number): void {
    if (after === undefined) return;
    if (table === 'seats') this.takeSeat(after, sequence);
    if (table === 'waitlist_entries') this.takeEntry(before, after, turn);
    if (table === 'holds' && before === undefined) this.takeOffer(after, turn);
  }

  private takeSeat(seat: LoggedRow, sequence: number): void {
    const seatNo = Number(seat['seat_no']);
    if (seat['release_at'] === undefined) this.pool.delete(seatNo);
    else this.pool.add(seatNo);
    if (seat['state'] !== FREE) return;
    this.seatsPublic += 1;
    const taker = this.line().find(
      (entry) => serveByRule(this.hall, new Set([seatNo]), [{ ...entry, quantity: 1 }]).length > 0,
    );
    if (taker !== undefined) this.fault(sequence, `seat ${seatNo} went public, ${taker.id} waits`);
  }

  private takeEntry(before: LoggedRow | undefined, after: LoggedRow, turn: Turn): void {
    const id = uuidOf(after['id']) ?? '';
    this.entries.set(id, toEntry(id, after));
    if (before?.['state'] === OFFERED && after['state'] !== OFFERED) turn.ended.add(id);
  }

  private takeOffer(hold: LoggedRow, turn: Turn): void {
    const entryId = uuidOf(hold['waitlist_entry_id']);
    if (entryId === undefined) return;
    turn.before ??= { pool: new Set(this.pool), line: this.line() };
    turn.gifts.push({ entryId, seatNos: JSON.parse(hold['seat_nos'] ?? '[]') as number[] });
  }

  private judge({ before, gifts, ended }: Turn, sequence: number): void {
    if (before === undefined && this.pool.size === 0) return;
    const { pool, line } = before ?? { pool: new Set(this.pool), line: this.line() };
    const asked = this.order(line.filter(({ id }) => !ended.has(id)));
    const expected = serveByRule(this.hall, pool, asked);
    if (gifts.length > 0) this.turns += 1;
    this.seatsGiven += gifts.reduce((sum, { seatNos }) => sum + seatNos.length, 0);
    const [right, done] = [JSON.stringify(expected), JSON.stringify(gifts)];
    if (right !== done) this.fault(sequence, `the rule says ${right}, done was ${done}`);
  }

  private line(): Entry[] {
    return [...this.entries.values()]
      .filter(({ waits }) => waits)
      .sort((a, b) => a.number - b.number);
  }

  private fault(sequence: number, what: string): void {
    this.faultCount += 1;
    if (this.faults.length < FAULTS_TOLD) this.faults.push(`transaction ${sequence}: ${what}`);
  }
}

function toEntry(id: string, row: LoggedRow): Entry {
  const list = (name: string): string[] | null => {
    const text = row[name];
    return text === undefined ? null : (JSON.parse(text) as string[]);
  };
  const most = row['max_amount_per_seat'];
  return {
    id,
    number: Number(row['number']),
    waits: row['state'] === WAITING,
    quantity: Number(row['quantity']),
    grades: list('grades'),
    sections: list('sections'),
    maxAmountPerSeat: most === undefined ? null : Number(most),
    acceptFewer: row['accept_fewer'] === '1',
  };
}
