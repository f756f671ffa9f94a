import { gradesOf, seatCountOfPlan } from '../plan/expand';
import { isSound, problemsOf } from '../plan/problems';
import type { Draft, EventFields, SaleFields } from './draft';
import { instantOf, minutesBefore } from './seoul';

/** What can be wrong with a field. */
export type FaultCode =
  | 'missing'
  | 'too-long'
  | 'no-number'
  | 'too-small'
  | 'too-large'
  | 'no-address'
  | 'past'
  | 'after-start'
  | 'twice';

/** Faults by the field's name; moments are `starts.0`, prices `prices.VIP`. */
export type Faults = Readonly<Record<string, FaultCode>>;

export const STEPS = ['event', 'plan', 'sale', 'review'] as const;
export type Step = (typeof STEPS)[number];

const LENGTHS: Readonly<Record<keyof EventFields, number>> = {
  title: 200,
  description: 10_000,
  genre: 40,
  region: 40,
  venue: 100,
  ageRating: 20,
  runningMinutes: 5,
  posterUrl: 500,
};
const AMOUNT_MAX = 100_000_000;
const MINUTES_MAX = 1_440;
const TICKETS_MAX = 1_000;
const PER_SECOND_MAX = 10_000;
const INSIDE_MAX = 100_000;
const CLOSES_BEFORE_MAX = 30 * MINUTES_MAX;

/** What is wrong with the words about an event. */
export function eventFaults(event: EventFields): Faults {
  const faults: Record<string, FaultCode> = {};
  for (const name of Object.keys(LENGTHS) as (keyof EventFields)[]) {
    const text = event[name].trim();
    if (text === '' && name !== 'posterUrl') faults[name] = 'missing';
    else if (text.length > LENGTHS[name]) faults[name] = 'too-long';
  }
  const minutes = numberFault(event.runningMinutes, 1, MINUTES_MAX);
  if (minutes !== undefined) faults['runningMinutes'] ??= minutes;
  const poster = event.posterUrl.trim();
  if (poster !== '' && !(URL.canParse(poster) && /^https?:/.test(poster))) {
    faults['posterUrl'] ??= 'no-address';
  }
  return faults;
}

/** What is wrong with dates, prices and limits. @param now in ms since 1970 */
export function saleFaults(sale: SaleFields, grades: readonly string[], now: number): Faults {
  const faults: Record<string, FaultCode> = {};
  const note = (name: string, fault: FaultCode | undefined): void => {
    if (fault !== undefined) faults[name] = fault;
  };
  note('closesBefore', numberFault(sale.closesBefore, 0, CLOSES_BEFORE_MAX));
  note('maxTickets', numberFault(sale.maxTickets, 1, TICKETS_MAX));
  if (sale.hasRoom) {
    note('admissionsPerSecond', numberFault(sale.admissionsPerSecond, 1, PER_SECOND_MAX));
    note('activeBuyers', numberFault(sale.activeBuyers, 1, INSIDE_MAX));
  }
  for (const grade of grades) {
    note(`prices.${grade}`, numberFault(sale.prices[grade] ?? '', 0, AMOUNT_MAX));
  }
  const opensAt = sale.opensAt === null ? new Date(now).toISOString() : instantOf(sale.opensAt);
  if (opensAt === undefined) note('opensAt', 'missing');
  sale.starts.forEach((local, index) => {
    note(`starts.${index}`, startFault(sale, local, index, now));
    const start = instantOf(local);
    if (start === undefined || opensAt === undefined || faults['closesBefore']) return;
    const closesAt = minutesBefore(start, Number(sale.closesBefore));
    if (opensAt >= closesAt && !faults[`starts.${index}`]) {
      note(sale.opensAt === null ? `starts.${index}` : 'opensAt', 'after-start');
    }
  });
  return faults;
}

function startFault(
  { starts }: SaleFields,
  local: string,
  index: number,
  now: number,
): FaultCode | undefined {
  const start = instantOf(local);
  if (start === undefined) return 'missing';
  if (Date.parse(start) <= now) return 'past';
  return starts.indexOf(local) < index ? 'twice' : undefined;
}

function numberFault(text: string, min: number, max: number): FaultCode | undefined {
  if (text.trim() === '') return 'missing';
  const number = Number(text);
  if (!Number.isInteger(number)) return 'no-number';
  if (number < min) return 'too-small';
  return number > max ? 'too-large' : undefined;
}

/** Grades that need a price; of a stored plan they are told. */
export function gradesOfDraft(draft: Draft, stored: readonly string[] = []): readonly string[] {
  return draft.storedPlan === null ? gradesOf(draft.plan) : stored;
}

/** Seats of a draft's plan. */
export function seatsOfDraft(draft: Draft): number {
  return draft.storedPlan?.seatCount ?? seatCountOfPlan(draft.plan);
}

/** Which steps have nothing left to mend. @param grades those that need a price */
export function stepsDone(draft: Draft, grades: readonly string[], now: number): Set<Step> {
  const done = new Set<Step>();
  const isNone = (faults: Faults): boolean => Object.keys(faults).length === 0;
  if (isNone(eventFaults(draft.event))) done.add('event');
  if (draft.storedPlan !== null || isSound(problemsOf(draft.plan))) done.add('plan');
  if (grades.length > 0 && isNone(saleFaults(draft.sale, grades, now))) done.add('sale');
  return done;
}
