import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { serverNow } from '../api/clock';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { LinkButton } from '../design/button';
import { Empty, ProblemNotice, Skeleton } from '../design/notice';
import { useWords } from '../words/use-words';
import { clock, day } from '../words/format';
import { ordersWords } from '../words/orders';
import { ticketsWords } from '../words/tickets';
import { useMore } from './use-more';
import './order.css';
import './ticket.css';

type Ticket = Answer<'/api/v1/tickets', 'get'>['items'][number];

const PAGE_SIZE = 50;
/** A ticket stays with the coming ones until the performance is surely over. */
const OVER_AFTER_MS = 6 * 3_600_000;

/** The wallet: the ticket that is needed next lies on top. */
export function TicketsPage(): ReactNode {
  const words = useWords(ticketsWords);
  const asked = useAsked(() => list(undefined), []);
  const more = useMore(asked.data, list);
  const valid = more.items.filter(({ state }) => state !== 'void');
  const isOver = ({ startsAt }: Ticket): boolean =>
    Date.parse(startsAt) + OVER_AFTER_MS < serverNow();
  const coming = valid
    .filter((ticket) => !isOver(ticket))
    .toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const past = valid.filter(isOver);
  return (
    <Page title={words.title}>
      <div className="order stack-wide">
        <div className="between">
          <h1>{words.title}</h1>
          <Link className="small" to="/orders">
            {words.orders}
          </Link>
        </div>
        {asked.state === 'loading' && <Skeleton height={112} count={3} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && valid.length === 0 && (
          <Empty icon="ticket">
            <p>{words.none}</p>
            <LinkButton to="/">{words.browse}</LinkButton>
          </Empty>
        )}
        <TicketList tickets={coming} />
        {past.length > 0 && (
          <section className="stack">
            <h2>{words.past}</h2>
            <TicketList tickets={past} />
          </section>
        )}
        {more.button}
      </div>
    </Page>
  );
}

function list(cursor: string | undefined) {
  const query = { limit: PAGE_SIZE, ...(cursor !== undefined && { cursor }) };
  return answer(api.GET('/api/v1/tickets', { params: { query } }));
}

function TicketList({ tickets }: { readonly tickets: readonly Ticket[] }): ReactNode {
  return (
    <ul className="stack">
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <TicketStub ticket={ticket} />
        </li>
      ))}
    </ul>
  );
}

function TicketStub({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords(ticketsWords);
  const { ticketStates } = useWords(ordersWords);
  const seat = [
    [words.section, ticket.section],
    [words.row, ticket.row],
    [words.number, ticket.number],
  ].filter(([, value]) => value !== '');
  return (
    <Link className="stub" to={`/tickets/${ticket.id}`}>
      <span className="stub-when">
        <strong>{day(ticket.startsAt)}</strong>
        <span className="numbers">{clock(ticket.startsAt)}</span>
        {ticket.state === 'checked-in' && (
          <span className="soft tiny">{ticketStates['checked-in']}</span>
        )}
      </span>
      <span className="stub-what">
        <strong>{ticket.eventTitle}</strong>
        <span className="stub-seat">
          {seat.map(([name, value]) => (
            <span key={name}>
              <span className="soft tiny">{name}</span> <b className="numbers">{value}</b>
            </span>
          ))}
        </span>
      </span>
    </Link>
  );
}
