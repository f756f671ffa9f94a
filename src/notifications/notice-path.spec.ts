import { noticeKinds } from './notice.js';
import { noticePath } from './notice-path.js';

const data = { eventTitle: '햄릿' };

describe('where a notice leads', () => {
  it('to the order, the event, the offers or the tickets', () => {
    expect(noticePath('order-booked', { ...data, orderId: 'o', eventId: 'e' })).toBe('/orders/o');
    expect(noticePath('performance-changed', { ...data, eventId: 'e' })).toBe('/events/e');
    expect(noticePath('waitlist-offer', { ...data, eventId: 'e' })).toBe('/waitlist');
    expect(noticePath('waitlist-paid', { ...data, orderId: 'o' })).toBe('/orders/o');
    expect(noticePath('transfer-offered', { ...data, eventId: 'e' })).toBe('/tickets');
  });

  it.each(noticeKinds)('%s leads to a page of ours', (kind) => {
    expect(noticePath(kind, data)).toMatch(/^\/[a-z]/);
  });
});
