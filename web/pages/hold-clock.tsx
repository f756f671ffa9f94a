import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Answer, answer, api, newKey } from '../api/client';
import { isRefused } from '../api/problem';
import { Button } from '../design/button';
import { ProblemNotice } from '../design/notice';
import { holdClockWords } from '../words/hold-clock';
import { clock, countdown } from '../words/format';
import { useWords } from '../words/use-words';
import './hold-clock.css';

type Hold = Answer<'/api/v1/holds/{id}', 'get'>;

const MINUTE_MS = 60_000;
/** Minutes before the end at which it warns, the last one first. */
const WARNINGS = [1, 2] as const;

/** Which warning counts with so much time left; undefined while there is enough. */
function warningFor(leftMs: number): number | undefined {
  return WARNINGS.find((minutes) => leftMs <= minutes * MINUTE_MS);
}

/** Says two minutes and one minute before the end what will happen; seen, and read out politely. */
export function TimeWarning({ leftMs }: { readonly leftMs: number }): ReactNode {
  const words = useWords(holdClockWords);
  const minutes = warningFor(leftMs);
  return (
    <p className="time-warning" role="status">
      {minutes !== undefined && leftMs > 0 && words.warning(minutes)}
    </p>
  );
}

interface ClockProps {
  readonly holdId: string;
  readonly expiresAt: string;
  readonly extendedAt: string | null;
  readonly leftMs: number;
  readonly label: string;
  readonly until: (time: string) => string;
  /** The hold, once it has more time. */
  readonly onExtended: (hold: Hold) => void;
}

/** The time that is left, large; it warns before the end and gives more time once. */
export function HoldClock(props: ClockProps): ReactNode {
  const { holdId, expiresAt, extendedAt, leftMs, label, until, onExtended } = props;
  const words = useWords(holdClockWords);
  const { busy, error, isNew, extend } = useExtension(holdId, onExtended);
  const hurries = warningFor(leftMs) !== undefined;
  const said = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // The button is gone: whoever pressed it goes on reading where it was.
    if (isNew && extendedAt !== null) said.current?.focus();
  }, [isNew, extendedAt]);
  return (
    <div className="hold-clock" data-hurry={hurries || undefined}>
      <span className="small">{label}</span>
      <strong className="numbers" role="timer">
        {countdown(leftMs)}
      </strong>
      <span className="small">{until(clock(expiresAt))}</span>
      <TimeWarning leftMs={leftMs} />
      {hurries && extendedAt === null && (
        <Button kind="quiet" busy={busy} onClick={extend}>
          {words.extend}
        </Button>
      )}
      {extendedAt !== null && (
        <p className="small time-extended" tabIndex={-1} ref={said}>
          {words.extended}
        </p>
      )}
      {error !== undefined && <ProblemNotice error={error} />}
    </div>
  );
}

/** Asks for more time: one request, however often it is sent. */
function useExtension(holdId: string, onExtended: (hold: Hold) => void) {
  const [busy, setBusy] = useState(false);
  const [isNew, setNew] = useState(false);
  const [error, setError] = useState<unknown>();
  const key = useRef(newKey());
  const path = { id: holdId };
  const ask = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const header = { 'Idempotency-Key': key.current };
      const params = { path, header };
      onExtended(await answer(api.POST('/api/v1/holds/{id}/extension', { params })));
      setNew(true);
    } catch (refusal) {
      setError(refusal);
      // Another tab was faster: this one shows the time it got.
      if (isRefused(refusal, 'hold-extended')) {
        await answer(api.GET('/api/v1/holds/{id}', { params: { path } })).then(
          onExtended,
          setError,
        );
      }
    }
    setBusy(false);
  };
  return { busy, error, isNew, extend: () => void ask() };
}
