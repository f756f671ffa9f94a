import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Page } from '../app/page';
import { Button } from '../design/button';
import { Icon } from '../design/icon';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { QrPicture } from '../wallet/qr-picture';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { moment, money } from '../words/format';
import { ticketsWords } from '../words/tickets';
import { seatOf } from './seat-of';
import { Download } from './download';
import { useSaving } from './use-saving';
import './ticket.css';

type Ticket = Answer<'/api/v1/tickets/{id}', 'get'>;
type Paper = Answer<'/api/v1/tickets/{id}/paper', 'get'>;

/** A ticket to print, for people without a smartphone: its code is good with the name on it. */
export function PaperPage(): ReactNode {
  const { ticketId: id = '' } = useParams();
  const words = useWords(ticketsWords);
  const path = { params: { path: { id } } };
  const asked = useAsked(
    () =>
      Promise.all([
        answer(api.GET('/api/v1/tickets/{id}', path)),
        answer(api.GET('/api/v1/tickets/{id}/paper', path)),
      ]),
    [id],
  );
  return (
    <Page title={words.paperTitle}>
      <div className="paper-page stack-wide">
        <PaperHead ticketId={id} />
        {asked.state === 'done' && <PaperFile ticketId={id} />}
        {asked.state === 'loading' && <Skeleton height={480} />}
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        {asked.state === 'done' && <Sheet ticket={asked.data[0]} paper={asked.data[1]} />}
      </div>
    </Page>
  );
}

function PaperHead({ ticketId }: { readonly ticketId: string }): ReactNode {
  const words = useWords(ticketsWords);
  const common = useWords(commonWords);
  return (
    <div className="between screen-only">
      <Link to={`/tickets/${ticketId}`} aria-label={common.back}>
        <Icon name="back" />
      </Link>
      <h1>{words.paperTitle}</h1>
      <Button onClick={() => window.print()}>{words.print}</Button>
    </div>
  );
}

/** The same paper as a file, for whoever prints elsewhere. */
function PaperFile({ ticketId }: { readonly ticketId: string }): ReactNode {
  const words = useWords(ticketsWords);
  const saving = useSaving();
  const [sentTo, setSentTo] = useState('');
  const mail = async (): Promise<void> => {
    const body = { ticketIds: [ticketId] };
    setSentTo((await answer(api.POST('/api/v1/tickets/paper-mails', { body }))).sentTo);
  };
  return (
    <div className="row screen-only">
      <Download path={`/api/v1/tickets/${ticketId}/paper.pdf`} fileName="picket-ticket.pdf">
        {words.paperFile}
      </Download>
      <Button kind="quiet" busy={saving.busy} onClick={() => saving.save(mail)}>
        {words.paperMail}
      </Button>
      {saving.error !== undefined && <ProblemNotice error={saving.error} />}
      {saving.saved && <Notice kind="good">{words.paperMailed(sentTo)}</Notice>}
    </div>
  );
}

function Sheet({ ticket, paper }: { readonly ticket: Ticket; readonly paper: Paper }): ReactNode {
  const words = useWords(ticketsWords);
  const lines: readonly (readonly [string, string])[] = [
    ...seatOf(ticket, words),
    [words.grade, ticket.grade],
    [words.amount, money(ticket.amount)],
  ];
  return (
    <>
      <Notice kind="warn">
        {words.paperHow} {words.paperOnce}
      </Notice>
      <article className="sheet">
        <header>
          <h2>{ticket.eventTitle}</h2>
          <p>{moment(ticket.startsAt)}</p>
        </header>
        <QrPicture text={paper.code} label={words.code} />
        <div>
          <p className="sheet-holder">
            <span>{words.holder}</span> <strong>{paper.holderName}</strong>
          </p>
          <dl>
            {lines.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="numbers">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
        <footer>
          <p>{words.paperHow}</p>
          <p>{words.validUntil(moment(paper.validUntil))}</p>
        </footer>
      </article>
    </>
  );
}
