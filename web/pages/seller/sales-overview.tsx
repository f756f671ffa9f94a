import { type ReactNode, useMemo } from 'react';
import { serverNow } from '../../api/clock';
import type { Performance } from '../../api/performances';
import { useAsked } from '../../api/use-asked';
import { GradeMark } from '../../design/grade-mark';
import { ProblemNotice, Skeleton } from '../../design/notice';
import { planOfPerformance } from '../../seats/ask-hall';
import { SeatMap } from '../../seats/seat-map';
import { SEAT } from '../../seats/states';
import { useStates } from '../../seats/use-states';
import { soldPerMinute } from '../../seller/pace';
import { type Figures, type Funnel, useSale } from '../../seller/use-sale';
import { clock, count, money } from '../../words/format';
import { salesWords } from '../../words/sales';
import { useWords } from '../../words/use-words';
import { Tiles } from './tiles';
import '../../seats/seats.css';

const MINUTE_MS = 60_000;
const NOBODY: ReadonlySet<number> = new Set();

interface OverviewProps {
  readonly performance: Performance;
}

/** Figures, funnel, grades and the seats that are sold, as they are now. */
export function SalesOverview({ performance }: OverviewProps): ReactNode {
  const { asked, samples } = useSale(performance.id);
  if (asked.state === 'loading') return <Skeleton height={96} count={4} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  const { figures, funnel } = asked.data;
  return (
    <>
      <SaleTiles figures={figures} perMinute={soldPerMinute(samples)} />
      <FunnelView funnel={funnel} />
      <ByGrade figures={figures} performance={performance} />
      <SoldMap performance={performance} />
    </>
  );
}

interface SaleTilesProps {
  readonly figures: Figures;
  readonly perMinute: number | undefined;
}

function SaleTiles({ figures, perMinute }: SaleTilesProps): ReactNode {
  const words = useWords(salesWords);
  const { sold, seatCount, free, held, grossAmount, refundedAmount } = figures;
  const speed = perMinute === undefined ? words.unknown : words.perMinute(count(perMinute | 0));
  const tiles = [
    [words.sold, words.ofSeats(count(sold), count(seatCount))],
    [words.revenue, money(grossAmount - refundedAmount)],
    [words.refunded, money(refundedAmount)],
    [words.held, count(held)],
    [words.speed, speed],
    [words.sellOut, sellOut(free, perMinute, words)],
  ] as const;
  return <Tiles tiles={tiles} />;
}

function sellOut(
  free: number,
  perMinute: number | undefined,
  words: { readonly unknown: string; readonly soldOut: string },
): string {
  if (free === 0) return words.soldOut;
  if (perMinute === undefined || perMinute === 0) return words.unknown;
  return clock(serverNow() + (free / perMinute) * MINUTE_MS);
}

/** How many people came how far, each step as a share of the widest. */
function FunnelView({ funnel }: { readonly funnel: Funnel }): ReactNode {
  const words = useWords(salesWords);
  const { line, held, paid } = funnel;
  const steps = [
    ...(line === null
      ? []
      : (['joined', 'admitted'] as const).map((at) => [at, line[at]] as const)),
    ['held', held] as const,
    ['paid', paid] as const,
  ];
  const most = Math.max(1, ...steps.map(([, people]) => people));
  return (
    <section className="stack" aria-label={words.funnel}>
      <h2>{words.funnel}</h2>
      {line === null && <p className="soft small">{words.noLine}</p>}
      <ol className="funnel">
        {steps.map(([step, people]) => (
          <li key={step} data-step={step}>
            <span>{words.steps[step]}</span>
            <progress max={most} value={people} aria-label={words.steps[step]} />
            <strong className="numbers">{count(people)}</strong>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ByGrade({
  figures,
  performance,
}: OverviewProps & { readonly figures: Figures }): ReactNode {
  const words = useWords(salesWords);
  const { grades } = performance;
  return (
    <section className="stack" aria-label={words.byGrade}>
      <h2>{words.byGrade}</h2>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{words.grade}</th>
            <th scope="col">{words.seats}</th>
            <th scope="col">{words.amount}</th>
          </tr>
        </thead>
        <tbody>
          {figures.byGrade.map(({ grade, sold, amount }) => (
            <tr key={grade}>
              <th scope="row">
                <span className="row">
                  <GradeMark grades={grades} code={grade} />
                  {grades.find(({ code }) => code === grade)?.name ?? grade}
                </span>
              </th>
              <td className="numbers">{count(sold)}</td>
              <td className="numbers">{money(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The hall the other way round: what is sold has its colour, what is not is pale. */
function SoldMap({ performance }: OverviewProps): ReactNode {
  const words = useWords(salesWords);
  const { id, grades } = performance;
  const asked = useAsked(() => planOfPerformance(id), [id]);
  const states = useStates(id, asked.data?.count ?? 0);
  const sold = useMemo(() => {
    if (states === undefined) return undefined;
    const of = states.of.map((state) => (state === SEAT.sold ? SEAT.free : SEAT.sold));
    return { version: states.version, of };
  }, [states]);
  return (
    <section className="stack" aria-label={words.map}>
      <h2>{words.map}</h2>
      <p className="soft small">{words.mapHint}</p>
      {asked.state === 'loading' && <Skeleton height={320} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.data && (
        <SeatMap
          plan={asked.data}
          grades={grades}
          states={sold}
          chosen={NOBODY}
          lost={NOBODY}
          toggle={() => undefined}
        />
      )}
    </section>
  );
}
