const TIME_ZONE = 'Asia/Seoul';
const DAY_MS = 86_400_000;
const PERCENT = 100;

/** From `daysBefore` days before the performance on, `percent` of the price is kept. */
export interface FeeStep {
  daysBefore: number;
  percent: number;
}

const calendar = new Intl.DateTimeFormat('en-CA', {
  timeZone: TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Number of a moment's day in Seoul, counted from 1970. */
function dayOf(moment: Date): number {
  return Date.parse(`${calendar.format(moment)}T00:00:00Z`) / DAY_MS;
}

/**
 * Days from `now` until the performance by the calendar in Seoul, whatever the hour: the day before
 * is 1 from its first minute on, the day itself 0; negative afterwards.
 */
export function daysUntil(startsAt: Date, now: Date): number {
  return dayOf(startsAt) - dayOf(now);
}

/**
 * Share of the price that is kept when tickets are cancelled now: of the steps that have been
 * reached, the one nearest the performance counts. No step reached, no fee.
 */
export function feePercent(steps: readonly FeeStep[], startsAt: Date, now: Date): number {
  const days = daysUntil(startsAt, now);
  const reached = steps.filter(({ daysBefore }) => days <= daysBefore);
  return reached.sort((a, b) => a.daysBefore - b.daysBefore)[0]?.percent ?? 0;
}

/**
 * Fee of one ticket in won, rounded down in the buyer's favour. Counted ticket by ticket, so that an
 * order costs the same whether its tickets go back together or one after the other.
 */
export function ticketFee(amount: number, percent: number): number {
  return Math.floor((amount * percent) / PERCENT);
}

/** The days before the performance on which the fee next becomes another one, if it still does. */
export function nextFeeStep(
  steps: readonly FeeStep[],
  startsAt: Date,
  now: Date,
): FeeStep | undefined {
  const days = daysUntil(startsAt, now);
  return steps
    .filter(({ daysBefore }) => daysBefore < days)
    .sort((a, b) => b.daysBefore - a.daysBefore)[0];
}
