import { type ReactNode, useEffect } from 'react';
import { useSession, useStore } from '../api/hooks';
import { followNotices } from '../api/notice-stream';
import { pushDevice } from '../api/push-subscription';
import { GATE_ROLE } from '../api/session';
import { makeStore } from '../api/store';

/** How many notices are unread; the live stream keeps it. */
export const unreadCount = makeStore(0);

/** When the last notice came, for a list that is open. */
export const lastNoticeAt = makeStore(0);

/** Follows the live notices of whoever is signed in. */
export function useNotices(): void {
  const session = useSession();
  const account = session.state === 'in' ? session.account : undefined;
  // A gate's device is nobody, and is told nothing.
  const accountId = account?.roles.includes(GATE_ROLE) === true ? undefined : account?.id;
  useEffect(() => {
    unreadCount.set(0);
    if (accountId === undefined) return undefined;
    if (pushDevice() !== undefined) {
      void import('../api/push')
        .then(({ renewPush }) => renewPush(accountId))
        .catch(() => undefined);
    }
    const end = new AbortController();
    void followNotices(({ name, data }) => {
      if (name === 'unread') unreadCount.set((data as { unread: number }).unread);
      if (name !== 'notice') return;
      unreadCount.set(unreadCount.get() + 1);
      lastNoticeAt.set(Date.now());
    }, end.signal);
    return () => end.abort();
  }, [accountId]);
}

/** The number of unread notices beside their link; nothing when there is none. */
export function Unread(): ReactNode {
  const number = useStore(unreadCount);
  return number > 0 && <span className="unread numbers">{number > 99 ? '99+' : number}</span>;
}
