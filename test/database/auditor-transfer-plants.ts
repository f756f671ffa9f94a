const HANDED = `UPDATE tickets SET account_id = :plan, revision = 1 WHERE id = :ticket`;
const ACCEPTED = `INSERT INTO transfers (id, ticket_id, performance_id, giver_id, receiver_id,
    to_email, state, revision, expires_at)
  VALUES (:plan, :ticket, :performance, :buyer, :plan, 'x', 'accepted', 1, NOW(3))`;

/** The event of the performance, which has none otherwise. */
const FOR_VERIFIED = `INSERT INTO events (id, seller_id, title, description, genre, region, venue,
    age_rating, running_minutes, cancellation_fee_steps, verified_buyers_only)
  VALUES (:buyer, :buyer, 'scratch', '', '', '', '', '', 60, '[]', TRUE)`;

/** Ways to spoil a transfer, or who may have seats, in SQL, and what must be found. */
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
  ['I8: somebody who was not verified has seats of an event for verified persons', [FOR_VERIFIED]],
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
  [
    'seats of an event for verified persons in the hands of one',
    [
      FOR_VERIFIED,
      `INSERT INTO verified_persons (account_id, person_hash)
       VALUES (:buyer, UNHEX(SHA2(:buyer, 256)))`,
    ],
  ],
];
