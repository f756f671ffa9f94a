import type { Locale, Localized } from '../errors/domain-error.js';
import type { Board, PlaceView } from './queue.schemas.js';

const ZONE = 'Asia/Seoul';
const RELOAD_SECONDS = 10;
/** The rate is that of the last minute; the next one may differ by about this much. */
const SPREAD = 0.25;
const SECONDS_PER_MINUTE = 60;

/** What the page shows to somebody whose browser runs no script. */
export interface WaitingRoomPage {
  readonly locale: Locale;
  readonly performanceId: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly board: Board;
  /** The place that the cookie proves. */
  readonly place: PlaceView | undefined;
  /** Why joining by the form did not work. */
  readonly refusal: { readonly title: Localized; readonly detail: Localized } | undefined;
  readonly script: string;
  readonly styles: readonly string[];
}

const WORDS = {
  room: { ko: '대기열', en: 'Waiting room' },
  ahead: { ko: '앞에 계신 분', en: 'People ahead of you' },
  place: { ko: '내 순번', en: 'Your place' },
  keep: {
    ko: '이 창을 닫아도 순번은 유지됩니다. 같은 계정으로 다시 오시면 이어집니다.',
    en: 'You may close this page: your place is kept. Come back with the same account.',
  },
  reload: {
    ko: `이 화면은 ${RELOAD_SECONDS}초마다 스스로 새로 고쳐집니다.`,
    en: `This page reloads itself every ${RELOAD_SECONDS} seconds.`,
  },
  turn: { ko: '입장하실 차례입니다', en: 'It is your turn' },
  turnHint: {
    ko: '좌석 선택에는 JavaScript가 필요합니다. JavaScript를 켠 브라우저에서 같은 계정으로 이 주소를 여시면 바로 입장합니다. 입장 가능 시각:',
    en: 'Choosing seats needs JavaScript. Open this address in a browser that runs it, with the same account, and you enter at once. Until:',
  },
  registered: {
    ko: '등록되었습니다. 예매가 열릴 때 공정한 추첨으로 순번이 정해집니다.',
    en: 'You are registered. A fair draw decides your place when the sale opens.',
  },
  opens: { ko: '예매 시작', en: 'Opens' },
  join: { ko: '대기열 참여', en: 'Join the waiting room' },
  joinHint: {
    ko: '로그인하면 순번을 받습니다. 한 계정에 하나의 순번이 있습니다.',
    en: 'Sign in to get a place. Every account has one.',
  },
  email: { ko: '이메일', en: 'Email' },
  password: { ko: '비밀번호', en: 'Password' },
  paused: {
    ko: '잠시 멈추었습니다. 순번은 그대로입니다.',
    en: 'Paused for a moment. Your place stays.',
  },
  'sold-out': {
    ko: '지금은 남은 좌석이 없습니다. 취소표 대기에 참여할 수 있습니다.',
    en: 'No seat is left now. You can join the waitlist.',
  },
  closed: { ko: '이 회차의 대기열은 닫혔습니다.', en: 'This waiting room is closed.' },
  back: { ko: '홈으로', en: 'Home' },
} as const satisfies Readonly<Record<string, Localized>>;

/** The waiting room as one document: by itself without scripts, and the frame of the live one. */
export function waitingRoomPage(page: WaitingRoomPage): string {
  const { locale } = page;
  const word = (name: keyof typeof WORDS): string => WORDS[name][locale];
  const styles = page.styles.map((style) => `<link rel="stylesheet" href="${style}">`).join('');
  // Nothing is reloaded under the hands of somebody who is filling in the form.
  const reloads = page.place !== undefined;
  const address = `/performances/${page.performanceId}/waiting-room`;
  const reload = reloads
    ? `<noscript><meta http-equiv="refresh" content="${RELOAD_SECONDS};url=${address}"></noscript>`
    : '';
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<link rel="icon" href="data:,">
<title>${word('room')} – Picket</title>
${styles}
${reload}
<script type="module" src="${page.script}"></script>
</head>
<body>
<header class="line-head"><a href="/">Picket</a></header>
<main class="line" data-performance="${page.performanceId}">
<h1>${escape(page.title)}</h1>
<p class="line-soft">${moment(page.startsAt, locale)}</p>
<div id="live"></div>
<noscript>
${stateOf(page)}
${reloads ? `<p class="line-soft">${word('reload')}</p>` : ''}
</noscript>
</main>
</body>
</html>
`;
}

function stateOf(page: WaitingRoomPage): string {
  const { board, place, locale } = page;
  const word = (name: keyof typeof WORDS): string => WORDS[name][locale];
  if (board.phase === 'sold-out' || board.phase === 'closed') return `<p>${word(board.phase)}</p>`;
  const paused = board.phase === 'paused' ? `<p>${word('paused')}</p>` : '';
  if (place === undefined) return paused + joinForm(page);
  if (place.place === undefined) {
    const opens = `${word('opens')} ${moment(new Date(board.opensAt), locale)}`;
    return `<p>${word('registered')}</p><p><strong>${opens}</strong></p><p>${word('keep')}</p>`;
  }
  if (place.ahead === 0) {
    const until = place.claimBy === undefined ? '' : moment(new Date(place.claimBy), locale);
    return `<p class="line-title">${word('turn')}</p><p>${word('turnHint')} <strong>${until}</strong></p>`;
  }
  return `${paused}<p>${word('ahead')}</p><p class="line-big">${count(place.ahead ?? 0)}</p>
<p>${range(place.estimatedSeconds, locale)}</p>
<p>${word('place')} <strong>${count(place.place)}</strong></p><p>${word('keep')}</p>`;
}

function joinForm({ locale, performanceId, refusal }: WaitingRoomPage): string {
  const word = (name: keyof typeof WORDS): string => WORDS[name][locale];
  const why =
    refusal === undefined
      ? ''
      : `<p role="alert"><strong>${refusal.title[locale]}</strong> ${refusal.detail[locale]}</p>`;
  return `<h2>${word('join')}</h2><p>${word('joinHint')}</p>${why}
<form method="post" action="/performances/${performanceId}/waiting-room/form">
<label>${word('email')} <input name="email" type="email" autocomplete="email" required></label>
<label>${word('password')} <input name="password" type="password" autocomplete="current-password" required></label>
<button>${word('join')}</button>
</form>`;
}

/** The wait as a range: nobody can know it to the minute. */
function range(seconds: number | undefined, locale: Locale): string {
  if (seconds === undefined) return '';
  const low = Math.max(1, Math.floor((seconds * (1 - SPREAD)) / SECONDS_PER_MINUTE));
  const high = Math.max(low + 1, Math.ceil((seconds * (1 + SPREAD)) / SECONDS_PER_MINUTE));
  return locale === 'ko' ? `약 ${low}~${high}분` : `About ${low} to ${high} minutes`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function moment(at: Date, locale: Locale): string {
  const options = { timeZone: ZONE, dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat(locale === 'ko' ? 'ko-KR' : 'en-GB', options).format(at);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
