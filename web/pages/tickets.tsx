import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { serverNow } from '../api/clock';
import { useSession } from '../api/hooks';
import { Page } from '../app/page';
import { LinkButton } from '../design/button';
import { Empty, Notice, ProblemNotice, Skeleton } from '../design/notice';
import { keepForOffline } from '../offline/keep';
import { useWallet } from '../wallet/use-wallet';
import { keepTickets, keptTickets } from '../wallet/wallet-store';
import { useWords } from '../words/use-words';
import { clock, day } from '../words/format';
import { ordersWords } from '../words/orders';
import { ticketsWords } from '../words/tickets';
import { seatOf } from './seat-of';
import { useTransfers } from './transfers';
import { useMore } from './use-more';
import './order.css';
import './ticket.css';

type Tickets = Answer<'/api/v1/tickets', 'get'>;
type Ticket = Tickets['items'][number];

const PAGE_SIZE = 50;
/** A ticket stays with the coming ones until the performance is surely over. */
const OVER_AFTER_MS = 6 * 3_600_000;

/** The wallet: the ticket that is needed next lies on top. */
export function TicketsPage(): ReactNode {
  const words = useWords(ticketsWords);
  const found = useWallet(keptPage, askPage, '');
  const away = useSession().state === 'away';
  const more = useMore(found.data, list);
  const transfers = useTransfers(found.again);
  const isKnown = found.data !== undefined;
  useEffect(() => {
    if (!isKnown) return;
    // The page of a ticket must be there when it is opened without network.
    void import('./ticket').then(() => keepForOffline('/wallet.webmanifest'));
  }, [isKnown]);
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
        {transfers.received}
        {!isKnown && found.error === undefined && <Skeleton height={112} count={3} />}
        {found.error !== undefined && <ProblemNotice error={found.error} again={found.again} />}
        {found.isKept && away && <Notice kind="warn">{words.kept}</Notice>}
        {isKnown && !found.isKept && valid.length === 0 && (
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
        {transfers.given}
      </div>
    </Page>
  );
}

/** What this device kept, as the first and only page. */
async function keptPage(): Promise<Tickets | undefined> {
  const items = await keptTickets();
  if (items.length === 0) return undefined;
  return { items: items.toSorted((a, b) => (a.id < b.id ? 1 : -1)), nextCursor: null };
}

async function askPage(accountId: string): Promise<Tickets> {
  const page = await list(undefined);
  await keepTickets(accountId, page.items);
  return page;
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
          {seatOf(ticket, words).map(([name, value]) => (
            <span key={name}>
              <span className="soft tiny">{name}</span> <b className="numbers">{value}</b>
            </span>
          ))}
        </span>
      </span>
    </Link>
  );
}
