import { type SubmitEvent, type ReactNode, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useServerNow } from '../api/hooks';
import { type Answer, answer, api } from '../api/client';
import { serverNow } from '../api/clock';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button } from '../design/button';
import { Icon } from '../design/icon';
import { Empty, ProblemNotice, Skeleton } from '../design/notice';
import { Poster } from '../design/poster';
import { useWords } from '../words/use-words';
import { catalogueWords, nameOf } from '../words/catalogue';
import { commonWords } from '../words/common';
import { countdown, day, moment } from '../words/format';
import { homeWords } from '../words/home';
import { HomeFilters } from './home-filters';
import './home.css';

type Events = Answer<'/api/v1/events', 'get'>;
type EventItem = Events['items'][number];

const PAGE_SIZE = 24;
const SOON_MAX = 4;

/** Search first, then what opens soon, then everything that matches. */
export function HomePage(): ReactNode {
  const words = useWords(homeWords);
  const common = useWords(commonWords);
  const [search, setSearch] = useSearchParams();
  const filtered = [...search.keys()].length > 0;
  const [more, setMore] = useState<readonly EventItem[]>([]);
  const [cursor, setCursor] = useState<string | null>();
  const asked = useAsked(async () => {
    const page = await find(search, undefined);
    setMore([]);
    setCursor(page.nextCursor);
    return page.items;
  }, [search.toString()]);
  const events = [...(asked.data ?? []), ...more];
  const showMore = async (): Promise<void> => {
    const page = await find(search, cursor ?? undefined);
    setMore([...more, ...page.items]);
    setCursor(page.nextCursor);
  };
  return (
    <Page title={common.slogan}>
      <div className="stack-wide">
        <div className="stack">
          <h1>{words.title}</h1>
          <SearchForm />
          <HomeFilters />
        </div>
        {asked.state === 'loading' && <Skeleton height={220} count={2} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && events.length === 0 && (
          <Empty icon="search">
            <p>{filtered ? words.none : words.noneAtAll}</p>
            {filtered && (
              <Button kind="quiet" onClick={() => setSearch({})}>
                {words.reset}
              </Button>
            )}
          </Empty>
        )}
        <Soon events={events} />
        {events.length > 0 && (
          <section className="stack" aria-label={words.onSale}>
            <h2>{filtered ? words.results(events.length) : words.onSale}</h2>
            <ul className="events">
              {events.map((event) => (
                <EventCard key={event.id} event={event} />
              ))}
            </ul>
            {typeof cursor === 'string' && (
              <Button kind="quiet" onClick={() => void showMore()}>
                {common.more}
              </Button>
            )}
          </section>
        )}
      </div>
    </Page>
  );
}

function find(search: URLSearchParams, cursor: string | undefined): Promise<Events> {
  const query: Record<string, string | number> = { limit: PAGE_SIZE };
  for (const [name, value] of search) {
    // Days are days in Seoul; the last one counts to its end.
    if (name === 'from') query[name] = `${value}T00:00:00+09:00`;
    else if (name === 'to') query[name] = `${value}T23:59:59+09:00`;
    else if (['query', 'genre', 'region'].includes(name)) query[name] = value;
  }
  if (cursor !== undefined) query['cursor'] = cursor;
  return answer(api.GET('/api/v1/events', { params: { query } }));
}

function SearchForm(): ReactNode {
  const words = useWords(homeWords);
  const [search, setSearch] = useSearchParams();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('query');
    const next = new URLSearchParams(search);
    if (typeof text === 'string' && text.trim() !== '') next.set('query', text.trim());
    else next.delete('query');
    setSearch(next);
  };
  return (
    <form className="search" role="search" onSubmit={submit}>
      <Icon name="search" />
      <input
        type="search"
        name="query"
        maxLength={100}
        defaultValue={search.get('query') ?? ''}
        key={search.get('query')}
        aria-label={words.search}
        placeholder={words.search}
      />
      <Button type="submit">{words.searchButton}</Button>
    </form>
  );
}

/** Sales that are about to open, the next one first, to the second by the server's clock. */
function Soon({ events }: { readonly events: readonly EventItem[] }): ReactNode {
  const words = useWords(homeWords);
  const now = useServerNow();
  const soon = events
    .filter(({ nextSalesOpenAt }) => Date.parse(nextSalesOpenAt ?? '') > now)
    .toSorted((a, b) => Date.parse(a.nextSalesOpenAt ?? '') - Date.parse(b.nextSalesOpenAt ?? ''))
    .slice(0, SOON_MAX);
  if (soon.length === 0) return null;
  return (
    <section className="stack" aria-label={words.opensSoon}>
      <h2>{words.opensSoon}</h2>
      <ul className="soon">
        {soon.map(({ id, title, venue, nextSalesOpenAt }) => (
          <li key={id}>
            <Link to={`/events/${id}`}>
              <span className="soon-time numbers" role="timer">
                {countdown(Date.parse(nextSalesOpenAt ?? '') - now)}
              </span>
              <strong>{title}</strong>
              <span className="soft small">
                {venue} · {words.opensAt(moment(nextSalesOpenAt ?? ''))}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function EventCard({ event }: { readonly event: EventItem }): ReactNode {
  const catalogue = useWords(catalogueWords);
  const genre = nameOf(catalogue.genres, event.genre);
  return (
    <li>
      <Link to={`/events/${event.id}`} className="event-card">
        <Poster {...event} note={genre} />
        <strong>{event.title}</strong>
        <span className="soft small">
          {period(event)}
          <br />
          {event.venue}, {nameOf(catalogue.regions, event.region)}
        </span>
      </Link>
    </li>
  );
}

function period({ firstStartsAt, lastStartsAt }: EventItem): string {
  if (firstStartsAt === null || lastStartsAt === null) return '';
  const from = Math.max(Date.parse(firstStartsAt), Math.min(serverNow(), Date.parse(lastStartsAt)));
  const [first, last] = [day(from), day(lastStartsAt)];
  return first === last ? first : `${first} – ${last}`;
}
