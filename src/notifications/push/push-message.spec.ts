import type { NoticeData, NoticeKind } from '../notice.js';
import { noticeKinds } from '../notice.js';
import { pushMessageOf } from './push-message.js';
import { retryAfter } from './push-sender.js';

const AT_MS = Date.parse('2026-12-24T09:00:00Z');
const HOUR_MS = 3_600_000;
const message = (kind: NoticeKind, more: Partial<NoticeData> = {}, afterMs = 0) =>
  pushMessageOf(
    {
      id: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
      kind,
      data: { eventTitle: '겨울 이야기', ...more },
      createdAt: new Date(AT_MS),
    },
    'ko',
    AT_MS + afterMs,
  );

describe('a push', () => {
  it('is worth as much as is left of its time, and nothing afterwards', () => {
    const until = new Date(AT_MS + HOUR_MS / 2).toISOString();
    expect(message('waitlist-offer', { until })?.ttlSeconds).toBe(1_800);
    expect(message('waitlist-offer', { until }, HOUR_MS)).toBeUndefined();
    expect(message('place-near', { ahead: 3 }, HOUR_MS)).toBeUndefined();
    const startsAt = new Date(AT_MS + 30 * HOUR_MS).toISOString();
    expect(message('performance-tomorrow', { startsAt }, 20 * HOUR_MS)?.ttlSeconds).toBe(36_000);
  });

  it.each(noticeKinds)('%s fits into what every service takes, with the longest texts', (kind) => {
    const long = {
      eventTitle: '가'.repeat(200),
      remark: '나'.repeat(2_000),
      venue: '다'.repeat(200),
    };
    const sent = message(kind, { ...long, eventId: 'e'.repeat(36), orderId: 'o'.repeat(36) });
    expect(Buffer.byteLength(sent?.payload ?? '')).toBeLessThan(3_000);
    expect(sent?.topic).toMatch(/^[\w-]{1,32}$/);
  });
});

describe('what a busy service asks for', () => {
  it.each([
    ['120', 120],
    ['0', 0],
    ['999999', 3_600],
    ['Thu, 24 Dec 2026 09:01:00 GMT', 60],
    ['Thu, 24 Dec 2026 08:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
    ['', 0],
  ])('%j is %d seconds', (text, seconds) => {
    expect(retryAfter(new Headers({ 'retry-after': text }), AT_MS)).toBe(seconds);
  });
});
