import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { transfersWords } from '../words/transfers';
import { useWords } from '../words/use-words';

/** The way from a ticket to giving it away. */
export function TransferLink({ ticketId }: { readonly ticketId: string }): ReactNode {
  const words = useWords(transfersWords);
  return (
    <Link className="small" to={`/tickets/${ticketId}/transfer`}>
      {words.give}
    </Link>
  );
}
