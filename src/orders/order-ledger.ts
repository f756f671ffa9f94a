import type { Movement } from './movements.repository.js';
import type { Ledger } from './order-books.schemas.js';

/** An order's movements as a ledger: each refund with the fee that was kept at the same moment. */
export function ledgerOf(orderId: string, movements: readonly Movement[]): Ledger {
  const entries = movements.flatMap(entriesOf);
  const sum = (kind: Ledger['entries'][number]['kind']): number =>
    entries.filter((entry) => entry.kind === kind).reduce((all, { amount }) => all + amount, 0);
  const [chargedAmount, refundedAmount, feeAmount] = [sum('charge'), sum('refund'), sum('fee')];
  return {
    orderId,
    chargedAmount,
    refundedAmount,
    feeAmount,
    keptAmount: chargedAmount - refundedAmount,
    entries,
  };
}

function entriesOf(movement: Movement): Ledger['entries'] {
  const { kind, id, provider, amount, feeAmount, state, ticketIds } = movement;
  const at = movement.at.toISOString();
  const reference = movement.providerReference ?? id;
  const moved = { kind, amount, at, state, provider, reference, ticketIds };
  if (feeAmount === 0) return [moved];
  return [moved, { ...moved, kind: 'fee', amount: feeAmount, state: 'done' }];
}
