import { type ComponentProps, type ReactNode, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { eventById, type EventDetail } from '../api/performances';
import { isRefused } from '../api/problem';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button, LinkButton } from '../design/button';
import { Icon } from '../design/icon';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { BestSeats, type Wish } from '../seats/best-seats';
import { CoolDown } from '../seats/cool-down';
import { HeldAlready } from '../seats/held-already';
import { Legend, Picks } from '../seats/picks';
import { usePlacing } from '../seats/place-hold';
import { type Hall, hallById } from '../seats/ask-hall';
import { labelOf, type Plan } from '../seats/plan';
import { maxPicks } from '../seats/picks-kept';
import { SeatList } from '../seats/seat-list';
import { SeatMap } from '../seats/seat-map';
import { SEAT } from '../seats/states';
import { useStates } from '../seats/use-states';
import { usePicks, useTaken } from '../seats/use-picks';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { moment } from '../words/format';
import { seatsWords } from '../words/seats';
import '../seats/seats.css';

interface HallOfEvent extends Hall {
  /** Still on its way: the hall is shown without waiting for its title. */
  readonly event: Promise<EventDetail>;
}

async function hallOf(id: string): Promise<HallOfEvent> {
  const hall = await hallById.ask(id);
  const event = eventById(hall.performance.eventId);
  event.catch(() => undefined);
  return { ...hall, event };
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

function Seats({ performance, event, plan }: HallOfEvent): ReactNode {
  const words = useWords(seatsWords);
  const { id, grades } = performance;
  const states = useStates(id, plan.count);
  const placing = usePlacing(id);
  const max = maxPicks(performance);
  const picks = usePicks(id, max);
  const takenNos = useTaken(placing.error, picks.drop);
  const isSoldOut = states !== undefined && !states.of.includes(SEAT.free);
  const mine = { plan, grades, states, chosen: picks.chosen, toggle: picks.toggle };
  return (
    <div className="seats">
      <SeatsHead performance={performance} event={event} />
      <div className="seats-side stack">
        <HeldAlready performanceId={id} />
        {isSoldOut && (
          <Notice kind="warn">
            {words.soldOut} <Link to={`/performances/${id}/waitlist`}>{words.waitlist}</Link>
          </Notice>
        )}
        <BestSeats grades={grades} max={max} busy={placing.busy} place={placing.place} />
      </div>
      <ByHand {...mine} takenNos={takenNos} />
      <Picks plan={plan} grades={grades} picks={picks} placing={placing}>
        {placing.error !== undefined && (
          <Refusal error={placing.error} performanceId={id}>
            {takenNos.length > 0 && (
              <Taken
                plan={plan}
                takenNos={takenNos}
                wanted={takenNos.length + picks.chosen.size}
                place={placing.place}
              />
            )}
          </Refusal>
        )}
      </Picks>
    </div>
  );
}

function SeatsHead({ performance, event }: Omit<HallOfEvent, 'plan'>): ReactNode {
  const common = useWords(commonWords);
  const words = useWords(seatsWords);
  const asked = useAsked(() => event, [event]);
  const title = asked.data?.title ?? (asked.state === 'failed' ? words.title : '\u00a0');
  return (
    <header className="seats-head">
      <Link to={`/events/${performance.eventId}`} aria-label={common.back}>
        <Icon name="back" />
      </Link>
      <div>
        <h1>{title}</h1>
        <p className="soft small">
          {[moment(performance.startsAt), asked.data?.venue].filter(Boolean).join(' · ')}
        </p>
      </div>
    </header>
  );
}

type ByHandProps = Omit<ComponentProps<typeof SeatMap>, 'lost'> & {
  readonly takenNos: readonly number[];
};

/** The map, or the list that is its equal. */
function ByHand({ takenNos, ...mine }: ByHandProps): ReactNode {
  const words = useWords(seatsWords);
  const [asList, setAsList] = useState(false);
  const lost = useMemo(() => new Set(takenNos), [takenNos]);
  return (
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
      <Legend grades={mine.grades} />
    </section>
  );
}

interface TakenProps {
  readonly plan: Plan;
  readonly takenNos: readonly number[];
  /** How many seats were wanted in all. */
  readonly wanted: number;
  readonly place: (wish: Wish) => void;
}

/** Which seats somebody else was faster for, and others instead. */
function Taken({ plan, takenNos, wanted, place }: TakenProps): ReactNode {
  const words = useWords(seatsWords);
  const common = useWords(commonWords);
  const names = takenNos.map((seat) => {
    const { section, row, number } = labelOf(plan, seat);
    return common.seat(section, row, number);
  });
  return (
    <>
      <span>
        {words.taken(names.join(', '))}
        <br />
        {words.takenHint}
      </span>
      <Button kind="quiet" onClick={() => place({ bestAvailable: { quantity: wanted } })}>
        {words.findFor(wanted)}
      </Button>
    </>
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
      <CoolDown error={error} />
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
