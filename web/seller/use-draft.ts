import { useCallback, useEffect, useRef, useState } from 'react';
import { useSession } from '../api/hooks';
import { type Draft, dropDraft, findDraft, keepDraft, noteDraft } from './draft';

const KEEP_AFTER_MS = 400;

/** A draft that is kept on this device a moment after each change, and when the page is left. */
export interface OpenDraft {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  /** Whether the last change could be kept; undefined before it was tried. */
  readonly isKept: boolean | undefined;
  /** Keeps it now. */
  readonly keep: () => void;
  /** Forgets it for good: it has become an event. */
  readonly drop: () => void;
}

/** The account that uses the page; empty before it is known. */
export function useAccountId(): string {
  const session = useSession();
  return session.state === 'in' ? session.account.id : '';
}

/** The draft with this id, or undefined when this device has none. */
export function useDraft(id: string): OpenDraft | undefined {
  const accountId = useAccountId();
  const [draft, setDraft] = useState(() => findDraft(accountId, id));
  const [isKept, setKept] = useState<boolean>();
  const waiting = useRef<Draft>(undefined);
  const keep = useCallback(() => {
    if (waiting.current === undefined) return;
    setKept(keepDraft(accountId, waiting.current));
    waiting.current = undefined;
  }, [accountId]);
  useEffect(() => {
    window.addEventListener('pagehide', keep);
    return () => {
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [keep]);
  useEffect(() => {
    if (waiting.current === undefined) return undefined;
    const timer = window.setTimeout(keep, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [draft, keep]);
  const change = useCallback(
    (part: Partial<Draft>) => {
      setDraft((before) => {
        if (before === undefined) return before;
        const next = { ...before, ...part, changedAt: Date.now() };
        waiting.current = next;
        noteDraft(accountId, next);
        return next;
      });
    },
    [accountId],
  );
  const drop = useCallback(() => {
    waiting.current = undefined;
    dropDraft(accountId, id);
  }, [accountId, id]);
  return draft === undefined ? undefined : { draft, change, isKept, keep, drop };
}
