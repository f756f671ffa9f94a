import { type ReactNode, useEffect } from 'react';
import { Button } from '../design/button';
import { useWords } from '../words/use-words';
import { clockSeconds } from '../words/format';
import { gateWords } from '../words/gate';
import { ticketsWords } from '../words/tickets';
import { seatOf } from '../pages/seat-of';
import { type ScanResult, type Signal, signalOf } from './scan-result';

/** How long a result stands when nobody does anything, ms; a name is compared without hurry. */
const STANDS_MS: Readonly<Record<Signal, number>> = {
  in: 1_800,
  left: 1_800,
  out: 5_000,
  look: 8_000,
};

/** Told apart without colour: a ring, an arrow out of a door, a cross in an octagon, a mark in a triangle. */
const SHAPES: Readonly<Record<Signal, string>> = {
  in: 'M50 6a44 44 0 1 0 0 88a44 44 0 1 0 0-88zM28 52l16 16 30-34',
  left: 'M58 8H14v84h44M40 50h52M72 28l22 22-22 22',
  out: 'M32 6h36l26 26v36L68 94H32L6 68V32zM34 34l32 32M66 34L34 66',
  look: 'M50 8L96 90H4zM50 38v26M50 76v1',
};

interface ResultProps {
  readonly result: ScanResult;
  /** The name was compared and is right. */
  readonly onMatch: () => void;
  readonly onClose: () => void;
}

/** What became of a scan, over the whole screen: colour, shape, two words, the seat. */
export function ResultScreen({ result, onMatch, onClose }: ResultProps): ReactNode {
  const words = useWords(gateWords);
  const printed = useWords(ticketsWords);
  const signal = signalOf(result.outcome);
  const asksName = result.outcome === 'name-check-required';
  useEffect(() => {
    if (asksName) return undefined;
    const timer = setTimeout(onClose, STANDS_MS[signal]);
    return () => clearTimeout(timer);
  }, [result, asksName, signal, onClose]);
  return (
    <div
      className="gate-result"
      data-signal={signal}
      data-outcome={result.outcome}
      role="alert"
      onClick={asksName ? undefined : onClose}
    >
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <path d={SHAPES[signal]} />
      </svg>
      <strong className="gate-words">{words.two[result.outcome]}</strong>
      {result.seat !== undefined && (
        <dl className="gate-seat">
          {seatOf(result.seat, printed).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <Detail result={result} />
      {result.alone && <p className="gate-alone">{words.alone}</p>}
      {asksName && (
        <div className="gate-decide">
          <Button onClick={onMatch}>{words.matches}</Button>
          <Button kind="quiet" onClick={onClose}>
            {words.differs}
          </Button>
        </div>
      )}
    </div>
  );
}

function Detail({ result }: { readonly result: ScanResult }): ReactNode {
  const words = useWords(gateWords);
  const { outcome, reason, holderName, firstAtMs, firstGate, exitAtMs, exitGate, otherGate } =
    result;
  if (outcome === 'name-check-required') {
    return (
      <p>
        {holderName === undefined ? words.comparePaper : words.compare}
        {holderName !== undefined && <b className="gate-name">{holderName}</b>}
      </p>
    );
  }
  if (outcome === 'other-gate') {
    return <p>{otherGate === undefined ? words.goToUnknown : words.goTo(otherGate)}</p>;
  }
  if (exitAtMs !== undefined)
    return <p>{words.wentOut(clockSeconds(exitAtMs), exitGate ?? '?')}</p>;
  if (outcome in words.side) return <p>{words.side[outcome as keyof typeof words.side]}</p>;
  if (firstAtMs !== undefined) {
    return <p>{words.first(clockSeconds(firstAtMs), firstGate ?? '?')}</p>;
  }
  return reason === undefined ? null : <p>{words.why[reason]}</p>;
}
