/** Runs one statement on a node of the cluster that is to be filled; rows of a SELECT. */
export type RunStatement = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** Seats of one performance of the bulk, and tickets of one order. */
const SEATS_PER_PERFORMANCE = 10_000;
const SEATS_PER_ORDER = 4;
const ORDERS = SEATS_PER_PERFORMANCE / SEATS_PER_ORDER;
const AMOUNT = 50_000;

/** A well-formed hash that no password has: nobody signs in as one of these buyers. */
const NO_PASSWORD = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

const KINDS = {
  account: '001',
  plan: '002',
  event: '003',
  performance: '004',
  hold: '005',
  order: '006',
  payment: '007',
  ticket: '008',
} as const;

/** SQL expression of the id of thing `number` of a kind in performance `block`; both are SQL, too. */
function idOf(kind: keyof typeof KINDS, block: string, number: string): string {
  const hex = (value: string, digits: number): string => `LPAD(HEX(${value}), ${digits}, '0')`;
  const parts = [`'019a5c00-'`, hex(block, 4), `'-7${KINDS[kind]}-8000-'`, hex(number, 12)];
  return `CAST(CONCAT(${parts.join(', ')}) AS UUID)`;
}

const LAYOUT = JSON.stringify({
  sections: [
    {
      code: 'A',
      name: 'A구역',
      grade: 'R',
      rows: Array.from({ length: 100 }, (_, row) => ({ label: String(row + 1), seatCount: 100 })),
    },
  ],
});

/** What all performances share: the buyers, each with one order a performance, and the catalogue. */
const FOUNDATION = [
  `INSERT IGNORE INTO picket.accounts (id, email, password_hash, name, locale)
   SELECT ${idOf('account', '0', 'seq')}, CONCAT('bulk-', seq, '@picket.test'),
     '${NO_PASSWORD}', '김피켓', 'ko' FROM picket.seq_0_to_${ORDERS}`,
  `INSERT IGNORE INTO picket.account_roles (account_id, role)
   SELECT ${idOf('account', '0', 'seq')}, 'buyer' FROM picket.seq_0_to_${ORDERS}`,
  `INSERT IGNORE INTO picket.sellers (account_id, business_name, contact)
   VALUES (${idOf('account', '0', String(ORDERS))}, '피켓 아레나', '02-000-0000')`,
  `INSERT IGNORE INTO picket.seating_plans
     (id, seller_id, name, venue, version, seat_count, layout)
   VALUES (${idOf('plan', '0', '0')}, ${idOf('account', '0', String(ORDERS))}, '피켓 아레나',
     '피켓 아레나', 1, ${SEATS_PER_PERFORMANCE}, '${LAYOUT}')`,
  `INSERT IGNORE INTO picket.events (id, seller_id, title, description, genre, region, venue,
     age_rating, running_minutes, cancellation_fee_steps, state, published_at)
   VALUES (${idOf('event', '0', '0')}, ${idOf('account', '0', String(ORDERS))}, '매진 공연',
     '모든 회차가 매진된 공연', 'concert', 'seoul', '피켓 아레나', 'all', 120, '[]', 'published', NOW(3))`,
];

/** One sold-out performance as sales would have left it: every row that an order leaves behind. */
function soldOutPerformance(block: number): string[] {
  const at = String(block);
  const performance = idOf('performance', at, '0');
  const perOrder = `FROM picket.seq_0_to_${ORDERS - 1}`;
  const perSeat = `FROM picket.seq_0_to_${SEATS_PER_PERFORMANCE - 1}`;
  const ofSeat = (kind: 'hold' | 'order'): string => idOf(kind, at, `seq DIV ${SEATS_PER_ORDER}`);
  const seatNos = Array.from(
    { length: SEATS_PER_ORDER },
    (_, i) => `seq * ${SEATS_PER_ORDER} + ${i}`,
  );
  const price = AMOUNT * SEATS_PER_ORDER;
  return [
    `INSERT INTO picket.performances (id, short_id, event_id, seating_plan_id, starts_at,
       sales_open_at, sales_close_at, max_tickets_per_buyer, waiting_room_enabled, active_buyers_max,
       admissions_per_second_max, seat_count)
     VALUES (${performance}, ${block}, ${idOf('event', '0', '0')},
       ${idOf('plan', '0', '0')}, NOW(3) + INTERVAL 30 DAY, NOW(3) - INTERVAL 1 DAY,
       NOW(3) + INTERVAL 29 DAY, ${SEATS_PER_ORDER}, FALSE, 1000, 50, ${SEATS_PER_PERFORMANCE})`,
    `INSERT INTO picket.performance_prices (performance_id, grade, name, amount)
     VALUES (${performance}, 'R', 'R', ${AMOUNT})`,
    `INSERT INTO picket.holds (id, performance_id, account_id, seat_nos, seat_count, state, expires_at,
       ended_at)
     SELECT ${idOf('hold', at, 'seq')}, ${performance}, ${idOf('account', '0', 'seq')},
       JSON_ARRAY(${seatNos.join(', ')}), ${SEATS_PER_ORDER}, 'converted', NOW(3), NOW(3) ${perOrder}`,
    `INSERT INTO picket.orders (id, account_id, performance_id, hold_id, idempotency_key, body_hash,
       state, amount, settled_at)
     SELECT ${idOf('order', at, 'seq')}, ${idOf('account', '0', 'seq')}, ${performance},
       ${idOf('hold', at, 'seq')}, CONCAT('bulk-${block}-', seq), UNHEX(SHA2(seq, 256)), 'paid', ${price},
       NOW(3) ${perOrder}`,
    `INSERT INTO picket.payments (id, order_id, provider, state, amount, provider_reference)
     SELECT ${idOf('payment', at, 'seq')}, ${idOf('order', at, 'seq')}, 'sandbox', 'captured', ${price},
       ${idOf('payment', at, 'seq')} ${perOrder}`,
    `INSERT INTO picket_sandbox.charges (merchant_key, amount, state)
     SELECT ${idOf('payment', at, 'seq')}, ${price}, 'captured' ${perOrder}`,
    `INSERT INTO picket.buyer_ticket_counts (performance_id, account_id, tickets)
     SELECT ${performance}, ${idOf('account', '0', 'seq')}, ${SEATS_PER_ORDER} ${perOrder}`,
    `INSERT INTO picket.tickets (id, short_id, order_id, performance_id, account_id, seat_no, amount)
     SELECT ${idOf('ticket', at, 'seq')}, ${block} * 1048576 + seq, ${ofSeat('order')}, ${performance},
       ${idOf('account', '0', `seq DIV ${SEATS_PER_ORDER}`)}, seq, ${AMOUNT} ${perSeat}`,
    `INSERT INTO picket.seats (performance_id, seat_no, state, version, hold_id)
     SELECT ${performance}, seq, 2, 2, NULL ${perSeat}`,
  ];
}

/**
 * Fills a database with sold-out performances of 10,000 seats, straight in SQL: what a million sales
 * leave behind, in minutes. For backups, audits and benchmarks of large installations; the tables
 * must exist (`picket migrate`).
 * @param seatCount rounded up to whole performances
 * @returns seats that were added
 */
export async function fillSoldSeats(
  run: RunStatement,
  seatCount: number,
  progress: (line: string) => void,
): Promise<number> {
  const performances = Math.ceil(seatCount / SEATS_PER_PERFORMANCE);
  for (const sql of FOUNDATION) await run(sql);
  const [there] = await run(
    `SELECT COUNT(*) AS count FROM picket.performances WHERE event_id = ${idOf('event', '0', '0')}`,
  );
  const before = Number(there?.['count'] ?? 0);
  for (let block = 1; block <= performances; block++) {
    for (const sql of soldOutPerformance(before + block)) await run(sql);
    progress(`${(block * SEATS_PER_PERFORMANCE).toLocaleString('en')} seats are sold`);
  }
  return performances * SEATS_PER_PERFORMANCE;
}
