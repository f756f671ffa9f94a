import { ORDER_TRANSITIONS, PAYMENT_TRANSITIONS } from './order-state.js';

describe('state tables', () => {
  it.each([
    ['order', ORDER_TRANSITIONS, 'pending'],
    ['payment', PAYMENT_TRANSITIONS, 'created'],
  ])('%s: every state is reachable and every target is listed', (_name, table, start) => {
    const rows: Readonly<Record<string, readonly string[]>> = table;
    const seen = new Set([start]);
    for (const state of seen) for (const next of rows[state] ?? []) seen.add(next);
    expect([...seen].sort()).toEqual(Object.keys(rows).sort());
  });
});
