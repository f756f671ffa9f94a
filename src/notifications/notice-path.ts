import type { NoticeData, NoticeKind } from './notice.js';

/** The page on which somebody can do what a notice is about; the same in the app, in mails and in pushes. */
export function noticePath(kind: NoticeKind, { orderId, eventId }: NoticeData): string {
  if (kind.startsWith('transfer') || kind.startsWith('device')) return '/tickets';
  if (kind.startsWith('waitlist') && orderId === undefined) return '/waitlist';
  if (orderId !== undefined) return `/orders/${orderId}`;
  return eventId === undefined ? '/tickets' : `/events/${eventId}`;
}
