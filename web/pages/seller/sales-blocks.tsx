import { type ReactNode, useState } from 'react';
import { answer, api } from '../../api/client';
import type { Performance } from '../../api/performances';
import { useAsked } from '../../api/use-asked';
import { Button } from '../../design/button';
import { ProblemNotice, Skeleton } from '../../design/notice';
import { planOfPerformance } from '../../seats/ask-hall';
import { toggled } from '../../seats/picks-kept';
import { SeatMap } from '../../seats/seat-map';
import { SEAT } from '../../seats/states';
import { useStates } from '../../seats/use-states';
import { count } from '../../words/format';
import { salesWords } from '../../words/sales';
import { useWords } from '../../words/use-words';
import '../../seats/seats.css';

const NOBODY: ReadonlySet<number> = new Set();
const CHOOSABLE = [SEAT.free, SEAT.blocked];
/** Seats that the API takes in one request. */
const AT_ONCE = 1_000;

/** House seats: taking free seats off sale, and putting blocked ones on sale. */
export function SalesBlocks({ performance }: { readonly performance: Performance }): ReactNode {
  const words = useWords(salesWords);
  const { id, grades } = performance;
  const asked = useAsked(() => planOfPerformance(id), [id]);
  const states = useStates(id, asked.data?.count ?? 0);
  const [chosen, choose] = useState(NOBODY);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const toggle = (seatNo: number): void => choose(toggled(chosen, seatNo, AT_ONCE));
  const inState = (state: number): number[] =>
    [...chosen].filter((seatNo) => states?.of[seatNo] === state);
  const blocked: number[] = [];
  states?.of.forEach((state, seatNo) => {
    if (state === SEAT.blocked) blocked.push(seatNo);
  });
  const send = (verb: 'POST' | 'DELETE', seatNos: readonly number[]): void => {
    setBusy(true);
    setError(undefined);
    const sending = { params: { path: { id } }, body: { seatNos: seatNos.slice(0, AT_ONCE) } };
    const path = '/api/v1/seller/performances/{id}/blocks';
    const sent: Promise<unknown> =
      verb === 'POST' ? answer(api.POST(path, sending)) : answer(api.DELETE(path, sending));
    sent.then(() => choose(NOBODY), setError).finally(() => setBusy(false));
  };
  const [free, shut] = [inState(SEAT.free), inState(SEAT.blocked)];
  return (
    <section className="stack" aria-label={words.blocks}>
      <h2>{words.blocks}</h2>
      <p className="soft small">{words.blocksHint}</p>
      {asked.state === 'loading' && <Skeleton height={320} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.data && (
        <SeatMap
          plan={asked.data}
          lost={NOBODY}
          choosable={CHOOSABLE}
          {...{ grades, states, chosen, toggle }}
        />
      )}
      {error !== undefined && <ProblemNotice error={error} />}
      <Buttons {...{ free, shut, blocked, busy, send }} />
    </section>
  );
}

interface ButtonsProps {
  /** Chosen seats that are free, chosen ones that are blocked, and all that are. */
  readonly free: readonly number[];
  readonly shut: readonly number[];
  readonly blocked: readonly number[];
  readonly busy: boolean;
  readonly send: (verb: 'POST' | 'DELETE', seatNos: readonly number[]) => void;
}

function Buttons({ free, shut, blocked, busy, send }: ButtonsProps): ReactNode {
  const words = useWords(salesWords);
  const buttons = [
    [words.block, 'POST', free],
    [words.unblock, 'DELETE', shut],
    [words.unblockAll, 'DELETE', blocked],
  ] as const;
  return (
    <div className="row">
      {buttons.map(([say, verb, seatNos]) => {
        const text = say(count(seatNos.length));
        return (
          <Button
            key={text}
            kind="quiet"
            busy={busy}
            disabled={seatNos.length === 0}
            onClick={() => send(verb, seatNos)}
          >
            {text}
          </Button>
        );
      })}
    </div>
  );
}
