import type { ReactNode } from 'react';
import { useStore } from '../api/hooks';
import { makeStore } from '../api/store';

/** How many notices are unread; the live stream keeps it. */
export const unreadCount = makeStore(0);

/** The number of unread notices beside their link; nothing when there is none. */
export function Unread(): ReactNode {
  const number = useStore(unreadCount);
  return number > 0 && <span className="unread numbers">{number > 99 ? '99+' : number}</span>;
}
