import { type ReactNode, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useServerNow } from '../api/hooks';
import type { EventDetail } from '../api/performances';
import { Button } from '../design/button';
import { GradeMark } from '../design/grade-mark';
import { Notice } from '../design/notice';
import { Poster } from '../design/poster';
import { useWords } from '../words/use-words';
import { catalogueWords, nameOf } from '../words/catalogue';
import { devicesWords } from '../words/devices';
import { identityWords } from '../words/identity';
import { eventWords } from '../words/event';
import { clock, countdown, day, dayKey, longDay, moment, money } from '../words/format';
import { Availability } from './availability';
import './event.css';

type Performance = EventDetail['performances'][number];

interface EventViewProps {
  readonly event: EventDetail;
  /** Shown before it is published: the API knows nothing of it yet. */
  readonly isRehearsal?: boolean;
}

/** An event as buyers see it. */
export function EventView({ event, isRehearsal = false }: EventViewProps): ReactNode {
  const words = useWords(eventWords);
  const catalogue = useWords(catalogueWords);
  const devices = useWords(devicesWords);
  const identity = useWords(identityWords);
  const inOrder = event.performances.toSorted(
    (a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt),
  );
  const [chosenId, choose] = useState<string>();
  const first = inOrder.find(({ state }) => state === 'on-sale' || state === 'scheduled');
  const chosen = inOrder.find(({ id }) => id === chosenId) ?? first ?? inOrder[0];
  const { ages } = catalogue;
  const age = event.ageRating === 'all' ? ages.all : catalogue.ageFrom(event.ageRating);
  return (
    <>
      <article className="event">
        <Poster {...event} />
        <div className="stack-wide">
          <header className="stack">
            <p className="soft small">{nameOf(catalogue.genres, event.genre)}</p>
            <h1>{event.title}</h1>
            <p className="soft">
              {event.venue}, {nameOf(catalogue.regions, event.region)}
              <br />
              {words.minutes(event.runningMinutes)} · {age}
            </p>
          </header>
          {chosen !== undefined && (
            <>
              <Dates performances={inOrder} chosen={chosen} choose={choose} />
              {chosen.change !== null && (
                <Moved change={chosen.change} startsAt={chosen.startsAt} />
              )}
              <Prices performance={chosen} isRehearsal={isRehearsal} />
            </>
          )}
          <section className="stack">
            <h2>{words.about}</h2>
            <p className="event-text">{event.description}</p>
          </section>
          {event.verifiedBuyersOnly && <Notice>{identity.buyers}</Notice>}
          {event.deviceBinding && <Notice>{devices.buyers}</Notice>}
          <Fees steps={event.cancellationFeeSteps} />
          {chosen !== undefined && !isRehearsal && (
            <Link className="small" to={`/performances/${chosen.id}/report`}>
              {words.report}
            </Link>
          )}
        </div>
      </article>
      {chosen !== undefined && <NextStep performance={chosen} />}
    </>
  );
}

interface MovedProps {
  readonly change: NonNullable<Performance['change']>;
  readonly startsAt: string;
}

/** What its seller changed since it was announced. */
function Moved({ change, startsAt }: MovedProps): ReactNode {
  const words = useWords(eventWords);
  const isMoved = change.startsAtBefore !== startsAt;
  return (
    <Notice
      kind="warn"
      title={isMoved ? words.moved(moment(change.startsAtBefore)) : words.changed}
    >
      <p>{change.remark}</p>
    </Notice>
  );
}

interface DatesProps {
  readonly performances: readonly Performance[];
  readonly chosen: Performance;
  readonly choose: (id: string) => void;
}

/** Days as a strip, then the times (and halls) of the chosen day. */
function Dates({ performances, chosen, choose }: DatesProps): ReactNode {
  const words = useWords(eventWords);
  const days = [...new Set(performances.map(({ startsAt }) => dayKey(startsAt)))];
  const today = dayKey(chosen.startsAt);
  const ofDay = performances.filter(({ startsAt }) => dayKey(startsAt) === today);
  const halls = new Set(ofDay.map(({ startsAt }) => startsAt)).size < ofDay.length;
  return (
    <section className="stack" aria-label={words.dates}>
      <h2>{words.dates}</h2>
      <div className="dates">
        {days.map((key) => {
          const one = performances.find(({ startsAt }) => dayKey(startsAt) === key);
          return (
            one && (
              <button
                key={key}
                type="button"
                className="chip"
                aria-pressed={key === today}
                onClick={() => choose(one.id)}
              >
                {day(one.startsAt)}
              </button>
            )
          );
        })}
      </div>
      <div className="dates" role="group" aria-label={longDay(chosen.startsAt)}>
        {ofDay.map((one) => (
          <button
            key={one.id}
            type="button"
            className="chip"
            aria-pressed={one.id === chosen.id}
            onClick={() => choose(one.id)}
          >
            <span className="numbers">{clock(one.startsAt)}</span>
            {halls && <span>{one.seatingPlan.name}</span>}
          </button>
        ))}
      </div>
    </section>
  );
}

interface PricesProps {
  readonly performance: Performance;
  readonly isRehearsal: boolean;
}

function Prices({ performance, isRehearsal }: PricesProps): ReactNode {
  const words = useWords(eventWords);
  const { grades } = performance;
  return (
    <section className="stack" aria-label={words.prices}>
      <div className="between">
        <h2>{words.prices}</h2>
        {performance.state === 'on-sale' && !isRehearsal && (
          <Availability performance={performance} />
        )}
      </div>
      <ul className="prices">
        {grades
          .toSorted((a, b) => b.amount - a.amount)
          .map(({ code, name, amount }) => (
            <li key={code}>
              <GradeMark grades={grades} code={code} />
              <span>{name}</span>
              <strong className="numbers">{money(amount)}</strong>
            </li>
          ))}
      </ul>
      <p className="soft small">{words.limit(performance.maxTicketsPerBuyer)}</p>
    </section>
  );
}

function Fees({ steps }: { readonly steps: EventDetail['cancellationFeeSteps'] }): ReactNode {
  const words = useWords(eventWords);
  return (
    <section className="stack">
      <h2>{words.fees}</h2>
      <ul className="small soft">
        {steps.map(({ daysBefore, percent }) => (
          <li key={daysBefore}>{words.feeStep(daysBefore, percent)}</li>
        ))}
        <li>{steps.length === 0 ? words.feeNone : words.feeBefore}</li>
      </ul>
    </section>
  );
}

/** What can be done now, at the foot of the screen. */
function NextStep({ performance }: { readonly performance: Performance }): ReactNode {
  const words = useWords(eventWords);
  const navigate = useNavigate();
  const now = useServerNow();
  const { id, salesOpenAt, startsAt, state, waitingRoom } = performance;
  const opensInMs = Date.parse(salesOpenAt) - now;
  const isOpen = state === 'on-sale' || (state === 'scheduled' && opensInMs <= 0);
  const enter = (): void => {
    if (waitingRoom.enabled) location.assign(`/performances/${id}/waiting-room`);
    else void navigate(`/performances/${id}/seats`);
  };
  return (
    <div className="next-step">
      <div className="between">
        <span className="small soft">{moment(startsAt)}</span>
        {state === 'scheduled' && !isOpen && (
          <span className="small">
            {words.opensIn}{' '}
            <strong className="numbers" role="timer">
              {countdown(opensInMs)}
            </strong>
          </span>
        )}
      </div>
      {state === 'cancelled' && <p role="status">{words.cancelled}</p>}
      {state === 'closed' && <Button disabled>{words.closed}</Button>}
      {isOpen && (
        <Button wide onClick={enter}>
          {waitingRoom.enabled ? words.joinRoom : words.buy}
        </Button>
      )}
      {state === 'scheduled' &&
        !isOpen &&
        (waitingRoom.enabled ? (
          <Button wide onClick={enter}>
            {words.joinRoom}
          </Button>
        ) : (
          <Button wide disabled>
            {words.opens(moment(salesOpenAt))}
          </Button>
        ))}
    </div>
  );
}
