import type { Locale } from '../../errors/domain-error.js';
import type { NoticeData, NoticeKind } from '../notice.js';
import { amountText, momentText, noticeText } from '../notice-text.js';

/** What stands in a mail. */
export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

/** Where a mail leads to. */
export interface MailLinks {
  page: string;
  unsubscribe: string;
}

const WORDS = {
  en: {
    ...{ venue: 'Venue', startsAt: 'Starts', salesOpenAt: 'Sales open', quantity: 'Tickets' },
    ...{ amount: 'Amount', until: 'Kept until', open: 'Open Picket' },
    why: 'You get this mail because of what you follow or booked at Picket.',
    unsubscribe: 'No more mails of this kind',
  },
  ko: {
    ...{ venue: '장소', startsAt: '공연 일시', salesOpenAt: '예매 시작', quantity: '매수' },
    ...{ amount: '금액', until: '확보 기한', open: 'Picket 열기' },
    why: '관심 공연 등록 또는 예매 내역에 따라 발송된 메일입니다.',
    unsubscribe: '이 종류의 메일 수신 거부',
  },
} as const;

const DETAILS = ['startsAt', 'venue', 'salesOpenAt', 'quantity', 'amount', 'until'] as const;

/** A mail that somebody asked for, without end of its kind to be wished. */
export interface Letter {
  title: string;
  body: string;
  /** Why it was sent. */
  why: string;
  /** Name and value of what is told in particular. */
  details?: readonly (readonly [string, string])[];
}

/** A notice as a mail, in text and HTML that say the same. */
export function mailOf(
  locale: Locale,
  kind: NoticeKind,
  data: NoticeData,
  links: MailLinks,
): MailContent {
  const { why } = WORDS[locale];
  const details = detailsOf(locale, data);
  return letterOf(locale, { ...noticeText(locale, kind, data), why, details }, links);
}

/** A letter as a mail; one whose links have no `unsubscribe` offers no end of its kind. */
export function letterOf(
  locale: Locale,
  { title, body, why, details = [] }: Letter,
  { page, unsubscribe }: Pick<MailLinks, 'page'> & Partial<MailLinks>,
): MailContent {
  const words = WORDS[locale];
  const text = [
    ...[title, '', body, ''],
    ...details.map(([name, value]) => `${name}: ${value}`),
    ...['', page, '', '-- ', why],
    ...(unsubscribe === undefined ? [] : [`${words.unsubscribe}: ${unsubscribe}`]),
    '',
  ].join('\n');
  const rows = details
    .map(
      ([name, value]) => `<tr><td style="padding:6px 16px 6px 0;color:#6b7280;white-space:nowrap">
${escapeHtml(name)}</td><td style="padding:6px 0;color:#111827">${escapeHtml(value)}</td></tr>`,
    )
    .join('\n');
  const end =
    unsubscribe === undefined
      ? ''
      : `<br><a href="${escapeHtml(unsubscribe)}" style="color:#6b7280">${words.unsubscribe}</a>`;
  const html = `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title></head>
<body style="margin:0;background:#f3f4f6;font-family:'Apple SD Gothic Neo','Noto Sans KR',Arial,sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:8px">
<tr><td style="padding:20px 28px;border-bottom:1px solid #e5e7eb;font-size:18px;font-weight:bold;color:#4338ca">Picket</td></tr>
<tr><td style="padding:28px;font-size:15px;line-height:1.6;color:#111827;word-break:keep-all;overflow-wrap:anywhere">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.4">${escapeHtml(title)}</h1>
<p style="margin:0 0 20px">${escapeHtml(body)}</p>
<table role="presentation" cellpadding="0" cellspacing="0" style="font-size:14px;margin:0 0 24px">
${rows}
</table>
<a href="${escapeHtml(page)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#4338ca;color:#ffffff;text-decoration:none">${words.open}</a>
</td></tr>
<tr><td style="padding:16px 28px;border-top:1px solid #e5e7eb;font-size:12px;line-height:1.6;color:#6b7280">
${escapeHtml(why)}${end}
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
  return { subject: title, text, html };
}

function detailsOf(locale: Locale, data: NoticeData): [string, string][] {
  const shown = (name: (typeof DETAILS)[number]): string => {
    if (name === 'amount') return amountText(locale, data.amount ?? 0);
    if (name === 'venue' || name === 'quantity') return String(data[name]);
    return momentText(locale, String(data[name]));
  };
  return DETAILS.filter((name) => data[name] !== undefined).map((name) => [
    WORDS[locale][name],
    shown(name),
  ]);
}

/** Text that stands for itself in HTML, also inside of quotes. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}
