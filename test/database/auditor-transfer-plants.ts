const HANDED = `UPDATE tickets SET account_id = :plan, revision = 1 WHERE id = :ticket`;
const ACCEPTED = `INSERT INTO transfers (id, ticket_id, performance_id, giver_id, receiver_id,
    to_email, state, revision, expires_at)
  VALUES (:plan, :ticket, :performance, :buyer, :plan, 'x', 'accepted', 1, NOW(3))`;

/** Ways to spoil a transfer, in SQL, and what must be found. */
export const transferPlants: [string, string[], ...string[]][] = [
  [
    'I2: a ticket is not with whom its order and its accepted transfers gave it to',
    [
      HANDED,
      `UPDATE buyer_ticket_counts SET tickets = 2 WHERE performance_id = :performance`,
      `INSERT INTO buyer_ticket_counts VALUES (:performance, :plan, 1)`,
    ],
  ],
  ['I2: a ticket is not with whom its order and its accepted transfers gave it to', [ACCEPTED]],
  ['I8: a buyer counts another number of tickets than are held and live', [HANDED, ACCEPTED]],
];

/** What a system in motion may look like, and is in order. */
export const transfersInOrder: [string, string[]][] = [
  [
    'a ticket that was transferred',
    [
      HANDED,
      ACCEPTED,
      `UPDATE buyer_ticket_counts SET tickets = 2 WHERE performance_id = :performance`,
      `INSERT INTO buyer_ticket_counts VALUES (:performance, :plan, 1)`,
    ],
  ],
];
