const AWAITED = `INSERT INTO awaited_performances (performance_id, awaited, last_number)
  VALUES (:performance, 1, 1)`;
const entry = (state: string, holdId: string, endedAt = 'NULL'): string =>
  `INSERT INTO waitlist_entries (id, performance_id, account_id, number, quantity, accept_fewer,
     auto_pay, state, hold_id, closes_at, ended_at)
   VALUES (:plan, :performance, :buyer, 1, 1, 0, 0, '${state}', ${holdId}, NOW(3), ${endedAt})`;
const offerTo = (entryId: string): string =>
  `UPDATE holds SET waitlist_entry_id = ${entryId} WHERE id = :liveHold`;

/** Ways to spoil a waitlist, in SQL, and what must be found. */
export const waitlistPlants: [string, string[], ...string[]][] = [
  [
    'I1: an offered waitlist entry has no active hold of its buyer that was made for it',
    [AWAITED, entry('offered', ':order')],
  ],
  [
    'I1: an offered waitlist entry has no active hold of its buyer that was made for it',
    [AWAITED, entry('offered', ':liveHold'), offerTo(':order')],
    'I1: an active hold is an offer to a waitlist entry that does not have it',
  ],
  [
    'I1: an active hold is an offer to a waitlist entry that does not have it',
    [AWAITED, entry('waiting', ':liveHold'), offerTo(':plan')],
  ],
  [
    'I1: somebody waits for a performance whose returned seats go to the public',
    [entry('waiting', 'NULL')],
  ],
  [
    'I1: somebody waits for a performance whose returned seats go to the public',
    [
      AWAITED,
      `UPDATE awaited_performances SET awaited = 0 WHERE performance_id = :performance`,
      entry('waiting', 'NULL'),
    ],
  ],
  [
    'I2: a fulfilled waitlist entry has no order that was paid for its offer',
    [entry('fulfilled', ':liveHold', 'NOW(3)')],
  ],
];

/** What a waitlist in motion may look like, and is in order. */
export const waitlistInOrder: [string, string[]][] = [
  ['an offer', [AWAITED, entry('offered', ':liveHold'), offerTo(':plan')]],
  ['an entry that waits', [AWAITED, entry('waiting', 'NULL')]],
  ['a fulfilled entry whose order was refunded', [entry('fulfilled', ':refundedOrder', 'NOW(3)')]],
  [
    'a seat that is set aside',
    [
      `UPDATE seats SET state = 3, release_at = NOW(3) WHERE performance_id = :performance
       AND seat_no = 4`,
    ],
  ],
];
