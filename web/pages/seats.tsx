import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { isRefused } from '../api/problem';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button, LinkButton } from '../design/button';
import { Icon } from '../design/icon';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { BestSeats } from '../seats/best-seats';
import { HeldAlready } from '../seats/held-already';
import { Legend, Picks } from '../seats/picks';
import { usePlacing } from '../seats/place-hold';
import { labelOf, type Plan, readPlan } from '../seats/plan';
import { SeatList } from '../seats/seat-list';
import { SeatMap } from '../seats/seat-map';
import { SEAT, useStates } from '../seats/states';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { moment } from '../words/format';
import { seatsWords } from '../words/seats';
import '../seats/seats.css';

type Performance = Answer<'/api/v1/performances/{id}', 'get'>;
type Event = Answer<'/api/v1/events/{eventId}', 'get'>;

interface Hall {
  readonly performance: Performance;
  readonly event: Event;
  readonly plan: Plan;
}

/** Seats the API takes in one hold. */
const HOLD_MAX = 20;

async function hallOf(id: string): Promise<Hall> {
  const [performance, document] = await Promise.all([
    answer(api.GET('/api/v1/performances/{id}', { params: { path: { id } } })),
    answer(api.GET('/api/v1/performances/{id}/seats', { params: { path: { id } } })),
  ]);
  const path = { eventId: performance.eventId };
  const event = await answer(api.GET('/api/v1/events/{eventId}', { params: { path } }));
  return { performance, event, plan: readPlan(document) };
}

/** Choosing seats: the best by themselves first, then by hand on the map or in the list. */
export function SeatsPage(): ReactNode {
  const { performanceId = '' } = useParams();
  const words = useWords(seatsWords);
  const asked = useAsked(() => hallOf(performanceId), [performanceId]);
  return (
    <Page title={words.title}>
      {asked.state === 'loading' && <Skeleton height={200} count={2} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && <Seats {...asked.data} />}
    </Page>
  );
}

function Seats({ performance, event, plan }: Hall): ReactNode {
  const words = useWords(seatsWords);
  const common = useWords(commonWords);
  const { id, grades } = performance;
  const states = useStates(id, plan.count);
  const placing = usePlacing(id);
  const picks = usePicks(id, Math.min(performance.maxTicketsPerBuyer, HOLD_MAX));
  const [asList, setAsList] = useState(false);
  const takenNos = useTaken(placing.error, picks.drop);
  const lost = useMemo(() => new Set(takenNos), [takenNos]);
  const isSoldOut = states !== undefined && !states.of.includes(SEAT.free);
  const mine = { plan, grades, states, chosen: picks.chosen, toggle: picks.toggle };
  const max = Math.min(performance.maxTicketsPerBuyer, HOLD_MAX);
  const nameOf = (seat: number): string => {
    const { section, row, number } = labelOf(plan, seat);
    return common.seat(section, row, number);
  };
  return (
    <div className="seats">
      <header className="seats-head">
        <Link to={`/events/${event.id}`} aria-label={common.back}>
          <Icon name="back" />
        </Link>
        <div>
          <h1>{event.title}</h1>
          <p className="soft small">
            {moment(performance.startsAt)} · {event.venue}
          </p>
        </div>
      </header>
      <div className="seats-side stack">
        <HeldAlready performanceId={id} />
        {isSoldOut && (
          <Notice kind="warn">
            {words.soldOut} <Link to={`/performances/${id}/waitlist`}>{words.waitlist}</Link>
          </Notice>
        )}
        <BestSeats grades={grades} max={max} busy={placing.busy} place={placing.place} />
      </div>
      <section className="seats-own stack" aria-label={words.own}>
        <div className="between">
          <h2>{words.own}</h2>
          <div className="row">
            {([false, true] as const).map((list) => (
              <button
                key={String(list)}
                type="button"
                className="chip"
                aria-pressed={asList === list}
                onClick={() => setAsList(list)}
              >
                {list ? words.list : words.map}
              </button>
            ))}
          </div>
        </div>
        {asList ? <SeatList {...mine} /> : <SeatMap {...mine} lost={lost} />}
        <Legend grades={grades} />
      </section>
      <Picks plan={plan} grades={grades} picks={picks} placing={placing}>
        {placing.error !== undefined && (
          <Refusal error={placing.error} performanceId={id}>
            {takenNos.length > 0 && (
              <>
                <span>
                  {words.taken(takenNos.map(nameOf).join(', '))}
                  <br />
                  {words.takenHint}
                </span>
                <Button
                  kind="quiet"
                  onClick={() =>
                    placing.place({
                      bestAvailable: { quantity: takenNos.length + picks.chosen.size },
                    })
                  }
                >
                  {words.findFor(takenNos.length + picks.chosen.size)}
                </Button>
              </>
            )}
          </Refusal>
        )}
      </Picks>
    </div>
  );
}

interface RefusalProps {
  readonly error: unknown;
  readonly performanceId: string;
  readonly children: ReactNode;
}

/** Why the seats could not be held, and the way on that fits. */
function Refusal({ error, performanceId, children }: RefusalProps): ReactNode {
  const words = useWords(seatsWords);
  return (
    <ProblemNotice error={error}>
      {children}
      {isRefused(error, 'admission-required') && (
        <a
          className="button"
          data-kind="quiet"
          href={`/performances/${performanceId}/waiting-room`}
        >
          {words.room}
        </a>
      )}
      {isRefused(error, 'sold-out') && (
        <LinkButton kind="quiet" to={`/performances/${performanceId}/waitlist`}>
          {words.waitlist}
        </LinkButton>
      )}
    </ProblemNotice>
  );
}

/** Seats somebody else was faster for; they leave the choice. */
function useTaken(error: unknown, drop: (seatNos: readonly number[]) => void): readonly number[] {
  const taken = useMemo(
    () => (isRefused(error, 'seats-taken') ? (error.problem['seatNos'] as number[]) : []),
    [error],
  );
  useEffect(() => drop(taken), [taken, drop]);
  return taken;
}

/** What was chosen, which outlives a detour to sign-in. */
export interface Chosen {
  readonly chosen: ReadonlySet<number>;
  readonly toggle: (seatNo: number) => void;
  readonly drop: (seatNos: readonly number[]) => void;
  readonly isFull: boolean;
  readonly max: number;
}

function usePicks(performanceId: string, max: number): Chosen {
  const key = `picket.picks.${performanceId}`;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(
    () => new Set(JSON.parse(sessionStorage.getItem(key) ?? '[]') as number[]),
  );
  const [isFull, setIsFull] = useState(false);
  useEffect(() => sessionStorage.setItem(key, JSON.stringify([...chosen])), [key, chosen]);
  const toggle = useCallback(
    (seat: number) => {
      const next = new Set(chosen);
      if (!next.delete(seat) && next.size < max) next.add(seat);
      setIsFull(next.size === chosen.size);
      setChosen(next);
    },
    [chosen, max],
  );
  const drop = useCallback((seatNos: readonly number[]) => {
    if (seatNos.length === 0) return;
    setChosen((before) => new Set([...before].filter((seat) => !seatNos.includes(seat))));
  }, []);
  return { chosen, toggle, drop, isFull, max };
}
