import { currentLanguage, type Language } from '../api/settings';

const ZONE = 'Asia/Seoul';
const LOCALES: Readonly<Record<Language, string>> = { ko: 'ko-KR', en: 'en-GB' };
const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

function dates(options: Intl.DateTimeFormatOptions): (at: string | number) => string {
  const made = new Map<Language, Intl.DateTimeFormat>();
  return (at) => {
    const language = currentLanguage();
    const known =
      made.get(language) ??
      new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, ...options });
    made.set(language, known);
    return known.format(new Date(at));
  };
}

const shortDay = dates({ month: 'long', day: 'numeric', weekday: 'short' });

/** `9월 3일 (목)`, by the calendar of Seoul; with the year where it is not this one. */
export function day(at: string | number): string {
  const isThisYear = dayKey(at).slice(0, 4) === dayKey(Date.now()).slice(0, 4);
  return isThisYear ? shortDay(at) : longDay(at);
}

/** `2026년 9월 3일 (목)`. */
export const longDay = dates({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' });

/** `19:30`, by the clock of Seoul. */
export const clock = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `19:30:05`. */
export const clockSeconds = dates({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The day as it sorts and compares, `2026-09-03` in Seoul. */
export function dayKey(at: string | number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date(at));
}

/** Day and clock time. */
export function moment(at: string | number): string {
  return `${day(at)} ${clock(at)}`;
}

/** An amount in won. */
export function money(amount: number): string {
  const digits = amount.toLocaleString('en-US');
  return currentLanguage() === 'ko' ? `${digits}원` : `₩${digits}`;
}

/** A count with separators. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Time left as a clock shows it: `6:09`, `1:06:09`, `3일 01:06:09`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND_MS));
  const days = Math.floor(seconds / DAY_S);
  const hours = Math.floor((seconds % DAY_S) / HOUR_S);
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
  const rest = two(seconds % MINUTE_S);
  if (days > 0) {
    const unit = currentLanguage() === 'ko' ? '일' : days === 1 ? ' day' : ' days';
    return `${days}${unit} ${two(hours)}:${two(minutes)}:${rest}`;
  }
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** How long ago or ahead, in words: `3분 전`, `in 2 days`. */
export function relative(at: string | number, now: number): string {
  const seconds = Math.round((new Date(at).getTime() - now) / SECOND_MS);
  const words = new Intl.RelativeTimeFormat(LOCALES[currentLanguage()], { numeric: 'auto' });
  const size = Math.abs(seconds);
  if (size < MINUTE_S) return words.format(0, 'minute');
  if (size < HOUR_S) return words.format(Math.round(seconds / MINUTE_S), 'minute');
  if (size < DAY_S) return words.format(Math.round(seconds / HOUR_S), 'hour');
  return words.format(Math.round(seconds / DAY_S), 'day');
}
