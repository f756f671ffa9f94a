import { type ReactNode, useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Answer, answer, api, ask } from '../api/client';
import { problemIn, Refused, Unreachable } from '../api/problem';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Icon } from '../design/icon';
import { ProblemNotice, Skeleton } from '../design/notice';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { clock, day, moment } from '../words/format';
import { ticketsWords } from '../words/tickets';
import './ticket.css';

type Ticket = Answer<'/api/v1/tickets/{id}', 'get'>;

/** A new picture is fetched this often; the ring around it shows how old it is. */
const RENEW_MS = 15_000;

/** A ticket as the gate wants to see it: the code bright, the seat large, nothing else. */
export function TicketPage(): ReactNode {
  const { ticketId: id = '' } = useParams();
  const words = useWords(ticketsWords);
  const asked = useAsked(
    () => answer(api.GET('/api/v1/tickets/{id}', { params: { path: { id } } })),
    [id],
  );
  return (
    <Page title={words.title}>
      {asked.state === 'loading' && <Skeleton height={480} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && <Stage ticket={asked.data} />}
    </Page>
  );
}

function Stage({ ticket }: { readonly ticket: Ticket }): ReactNode {
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
        {[
          [words.section, ticket.section],
          [words.row, ticket.row],
          [words.number, ticket.number],
        ]
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="numbers">{value}</dd>
            </div>
          ))}
      </dl>
      <Link className="small" to={`/orders/${ticket.orderId}`}>
        {words.order}
      </Link>
    </article>
  );
}

function Code({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const words = useWords(ticketsWords);
  const isShown = ticket.state === 'valid';
  const code = useCode(ticket.id, isShown);
  if (!isShown) {
    return (
      <p className="stage-over" role="status">
        {ticket.state === 'void' ? words.void : words.checkedIn}
      </p>
    );
  }
  if (code.error !== undefined && code.url === undefined) {
    return <ProblemNotice error={code.error} again={code.again} />;
  }
  return (
    <figure className="stage-code">
      <div className="code-card">
        {code.url === undefined ? (
          <Skeleton height={240} />
        ) : (
          <img src={code.url} alt={words.code} width="260" height="260" />
        )}
        <svg className="code-ring" viewBox="0 0 100 100" aria-hidden="true" key={code.at}>
          <rect x="1" y="1" width="98" height="98" rx="5" pathLength="1" />
        </svg>
      </div>
      <figcaption>
        {code.error === undefined ? (
          words.bright
        ) : (
          <span className="offline-badge" role="status">
            <strong>{words.offline}</strong> {words.offlineHint}
          </span>
        )}
        {code.validUntil !== undefined && (
          <span className="stage-soft tiny">{words.validUntil(moment(code.validUntil))}</span>
        )}
      </figcaption>
    </figure>
  );
}

interface ShownCode {
  readonly url?: string;
  readonly at?: number;
  readonly validUntil?: string;
  readonly error?: unknown;
}

/** The code's picture, renewed while the page is seen; the last one stays when nothing answers. */
function useCode(id: string, wanted: boolean): ShownCode & { again: () => void } {
  const [shown, setShown] = useState<ShownCode>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!wanted) return undefined;
    let gone = false;
    const load = async (): Promise<void> => {
      try {
        const [svg, code] = await Promise.all([
          pictureOf(id),
          answer(api.GET('/api/v1/tickets/{id}/code', { params: { path: { id } } })),
        ]);
        if (gone) return;
        const url = `data:image/svg+xml,${encodeURIComponent(svg)}`;
        setShown({ url, at: Date.now(), validUntil: code.validUntil });
      } catch (error) {
        if (!gone) setShown((last) => ({ ...last, error }));
      }
    };
    void load();
    const timer = setInterval(() => {
      if (!document.hidden) void load();
    }, RENEW_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, wanted, round]);
  return { ...shown, again: () => setRound(round + 1) };
}

async function pictureOf(id: string): Promise<string> {
  const response = await ask(`/api/v1/tickets/${id}/qr.svg`);
  if (response.ok) return response.text();
  const problem = problemIn(await response.json().catch(() => undefined));
  throw problem === undefined ? new Unreachable() : new Refused(problem);
}
