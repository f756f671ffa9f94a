import { type ReactNode, useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { answer, api } from '../api/client';
import { isRefused } from '../api/problem';
import { Page } from '../app/page';
import { Icon } from '../design/icon';
import { ProblemNotice, Skeleton } from '../design/notice';
import { keepForOffline } from '../offline/keep';
import { QrPicture } from '../wallet/qr-picture';
import { useAwake } from '../wallet/use-awake';
import { type ShownCode, useTicketCode } from '../wallet/use-ticket-code';
import { useWallet } from '../wallet/use-wallet';
import { keepTickets, keptTicket, type WalletTicket } from '../wallet/wallet-store';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { clock, day, moment } from '../words/format';
import { ticketsWords } from '../words/tickets';
import { devicesWords } from '../words/devices';
import { DeviceChange } from './device-change';
import { TicketWays } from './ticket-ways';
import { seatOf } from './seat-of';
import './ticket.css';

/** How a ticket stands is looked at this often, ms. */
const LOOK_MS = 15_000;

/** A ticket as the gate wants to see it: the code bright, the seat large, nothing else. */
export function TicketPage(): ReactNode {
  const { ticketId: id = '' } = useParams();
  const words = useWords(ticketsWords);
  const found = useWallet(
    () => keptTicket(id),
    async (accountId) => {
      const ticket = await answer(api.GET('/api/v1/tickets/{id}', { params: { path: { id } } }));
      await keepTickets(accountId, [ticket]);
      return ticket;
    },
    id,
  );
  const { again } = found;
  useEffect(() => {
    // Whoever has entered sees it, and whose ticket went elsewhere.
    const timer = setInterval(() => {
      if (!document.hidden) again();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [again]);
  return (
    <Page title={words.title}>
      {found.data === undefined && found.error === undefined && <Skeleton height={480} />}
      {found.error !== undefined && <ProblemNotice error={found.error} again={found.again} />}
      {found.data !== undefined && <Stage ticket={found.data} />}
    </Page>
  );
}

function Stage({ ticket }: { readonly ticket: WalletTicket }): ReactNode {
  const words = useWords(ticketsWords);
  const common = useWords(commonWords);
  return (
    <article className="stage">
      <header>
        <Link to="/tickets" aria-label={common.back}>
          <Icon name="back" />
        </Link>
        <div>
          <h1>{ticket.eventTitle}</h1>
          <p>
            {day(ticket.startsAt)} <strong className="numbers">{clock(ticket.startsAt)}</strong>
          </p>
        </div>
      </header>
      <Code ticket={ticket} />
      <dl className="stage-seat">
        {seatOf(ticket, words).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
      <TicketWays ticket={ticket} />
    </article>
  );
}

function Code({ ticket }: { readonly ticket: WalletTicket }): ReactNode {
  const words = useWords(ticketsWords);
  const isShown = ticket.state === 'valid';
  const shown = useTicketCode(ticket, isShown);
  const { code } = shown;
  useAwake(isShown);
  const isDrawn = code !== undefined;
  useEffect(() => {
    if (isDrawn) void keepForOffline('/wallet.webmanifest');
  }, [isDrawn]);
  if (!isShown) {
    return (
      <p className="stage-over" role="status">
        {ticket.state === 'void' ? words.void : words.checkedIn}
      </p>
    );
  }
  if (shown.error !== undefined && code === undefined) {
    if (isRefused(shown.error, 'other-device-enrolled', 'device-copied')) {
      const { problem } = shown.error;
      return <DeviceChange problem={problem} ticketId={ticket.id} done={shown.again} />;
    }
    return <ProblemNotice error={shown.error} again={shown.again} />;
  }
  return (
    <figure className="stage-code">
      <div className="code-card">
        {code === undefined ? (
          <Skeleton height={240} />
        ) : (
          <QrPicture text={code.text} label={words.code} />
        )}
        {code?.moving !== undefined && (
          <svg className="code-ring" viewBox="0 0 100 100" aria-hidden="true" key={code.text}>
            <rect
              x="1"
              y="1"
              width="98"
              height="98"
              rx="5"
              pathLength="1"
              style={{ animationDelay: `${-code.moving.ageMs}ms` }}
            />
          </svg>
        )}
      </div>
      <CodeCaption shown={shown} isBound={ticket.deviceBinding} />
    </figure>
  );
}

/** What to do with the code, and what it is worth. */
function CodeCaption({
  shown,
  isBound,
}: {
  readonly shown: ShownCode;
  readonly isBound: boolean;
}): ReactNode {
  const { here } = useWords(devicesWords);
  const words = useWords(ticketsWords);
  const { code, offline, madeHere } = shown;
  return (
    <figcaption>
      {offline ? (
        <span className="offline-badge" role="status">
          <strong>{words.offline}</strong> {madeHere ? words.offlineWorks : words.offlineHint}
        </span>
      ) : (
        words.bright
      )}
      {code?.moving !== undefined && <span className="stage-soft tiny">{words.moves}</span>}
      {code !== undefined && code.moving === undefined && (
        <span className="stage-soft tiny">{words.movesFrom(moment(code.validUntilMs))}</span>
      )}
      {madeHere && !offline && <span className="stage-soft tiny">{words.keptHere}</span>}
      {isBound && <span className="stage-soft tiny">{here}</span>}
    </figcaption>
  );
}
