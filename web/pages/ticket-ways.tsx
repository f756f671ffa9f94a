import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Button } from '../design/button';
import { ProblemNotice } from '../design/notice';
import type { WalletTicket } from '../wallet/wallet-store';
import { moment } from '../words/format';
import { ticketsWords } from '../words/tickets';
import { useWords } from '../words/use-words';
import { Download } from './download';
import { TransferLink } from './transfer-link';
import { useSaving } from './use-saving';

/** Where a ticket can be taken from here. */
export function TicketWays({ ticket }: { readonly ticket: WalletTicket }): ReactNode {
  const words = useWords(ticketsWords);
  return (
    <>
      <p className="stage-ways">
        {ticket.state === 'valid' && (
          <Link className="small" to={`/tickets/${ticket.id}/paper`}>
            {words.paper}
          </Link>
        )}
        {ticket.state === 'valid' && <TransferLink ticketId={ticket.id} />}
        <Link className="small" to={`/orders/${ticket.orderId}`}>
          {words.order}
        </Link>
      </p>
      {ticket.state === 'valid' && <TakeAlong ticketId={ticket.id} />}
    </>
  );
}

/** Calendar, and the wallets that this installation has keys for; none of it works offline. */
function TakeAlong({ ticketId: id }: { readonly ticketId: string }): ReactNode {
  const words = useWords(ticketsWords);
  const asked = useAsked(
    () => answer(api.GET('/api/v1/tickets/{id}/passes', { params: { path: { id } } })),
    [id],
  );
  if (asked.state !== 'done') return null;
  const { apple, google, googleFrom } = asked.data;
  const isEarly = googleFrom !== null && Date.parse(googleFrom) > Date.now();
  return (
    <div className="stage-takes">
      <Download path={`/api/v1/tickets/${id}/calendar.ics`} fileName="picket.ics">
        {words.calendar}
      </Download>
      {apple && (
        <Download path={`/api/v1/tickets/${id}/apple-pass.pkpass`} fileName="picket.pkpass">
          {words.appleWallet}
        </Download>
      )}
      {google && !isEarly && <GoogleWallet ticketId={id} />}
      {google && isEarly && (
        <span className="stage-soft tiny">{words.googleWalletFrom(moment(googleFrom))}</span>
      )}
    </div>
  );
}

function GoogleWallet({ ticketId: id }: { readonly ticketId: string }): ReactNode {
  const words = useWords(ticketsWords);
  const saving = useSaving();
  const open = async (): Promise<void> => {
    const path = { params: { path: { id } } };
    const { saveUrl } = await answer(api.GET('/api/v1/tickets/{id}/google-pass', path));
    location.assign(saveUrl);
  };
  return (
    <>
      {saving.error !== undefined && <ProblemNotice error={saving.error} />}
      <Button kind="quiet" busy={saving.busy} onClick={() => saving.save(open)}>
        {words.googleWallet}
      </Button>
    </>
  );
}
