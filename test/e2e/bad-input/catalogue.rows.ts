import { randomUUID } from 'node:crypto';
import { eventBody, hours, performanceBody, planBody } from '../../support/catalogue.js';
import { BAD_PAGES, type Body, type Row } from './row.js';
import {
  flag,
  id,
  int,
  line,
  list,
  metres,
  moment,
  object,
  optional,
  refusing,
  text,
  word,
} from './shape.js';
import type { Actor } from './world.js';

const NOT_SELLERS: readonly Actor[] = ['buyer', 'staff', 'operator'];
const ADDRESS_MAX = 500;

const event: Body = {
  sample: () =>
    eventBody({
      title: '가을밤 🎻 𠮷野',
      posterUrl: 'https://picket.test/poster.jpg',
      cancellationFeeSteps: [{ daysBefore: 3, percent: 10 }],
      deviceBinding: true,
      verifiedBuyersOnly: false,
      reEntry: true,
    }),
  shape: object({
    title: line(200),
    description: text(10_000),
    genre: line(40),
    region: line(40),
    venue: line(100),
    ageRating: line(20),
    runningMinutes: int(1, 1_440),
    posterUrl: optional({
      wrong: [
        ...['7', 'null', '""', '"poster.jpg"', '"javascript:alert(1)"', '"file:///etc/passwd"'],
        `"https://picket.test/${'a'.repeat(ADDRESS_MAX)}"`,
      ],
    }),
    deviceBinding: optional(flag),
    verifiedBuyersOnly: optional(flag),
    reEntry: optional(flag),
    cancellationFeeSteps: optional(
      refusing(
        list(10, [object({ daysBefore: int(0, 365), percent: int(0, 100) })], 0),
        '[{"daysBefore":3,"percent":1},{"daysBefore":3,"percent":2}]',
        '[{"daysBefore":3,"percent":20},{"daysBefore":1,"percent":10}]',
      ),
    ),
  }),
};

const performance: Body = {
  sample: ({ draftPlanId }) => performanceBody(draftPlanId),
  shape: object({
    startsAt: moment,
    salesOpenAt: moment,
    salesCloseAt: moment,
    seatingPlanId: id,
    prices: list(100, [
      object({ grade: line(20), amount: int(0, 100_000_000), name: optional(line(40)) }),
    ]),
    maxTicketsPerBuyer: int(1, 1_000),
    waitingRoom: optional(
      object({
        enabled: flag,
        activeBuyersMax: optional(int(1, 100_000)),
        admissionsPerSecondMax: optional(int(1, 10_000)),
      }),
    ),
  }),
};

const label = {
  wrong: ['null', 'true', '[]', '{}', '""', '1.5', '-1', '1000000', `"${'a'.repeat(21)}"`],
};
const section = { code: line(20), name: line(80), grade: line(20) };
const seats = [
  { number: 1, x: 0, y: 0, kind: 'wheelchair' },
  { number: '2 🎫', x: 0.5, y: 0 },
];
const plan: Body = {
  sample: () =>
    planBody({
      sections: [
        { code: 'A', name: '1층', grade: 'R', rows: [{ label: 1, seatCount: 5 }] },
        { code: 'B', name: '2층', grade: 'S', rows: [{ label: '가', seats }] },
        { code: 'C', name: '스탠딩 𝄞', grade: 'S', standing: 8 },
      ],
    }),
  shape: object({
    name: line(100),
    venue: line(100),
    sections: list(500, [
      object({ ...section, rows: list(200, [object({ label, seatCount: int(1, 200) })]) }),
      object({
        ...section,
        rows: list(200, [
          object({
            label,
            seats: list(200, [
              object({ number: label, x: metres, y: metres, kind: optional(word) }),
            ]),
          }),
        ]),
      }),
      object({ ...section, standing: int(1, 50_000) }),
    ]),
  }),
};

const rowOf = (fields: object) => ({ code: 'A', name: 'A', grade: 'R', rows: [fields] });
const WRONG_SECTIONS: Readonly<Record<string, readonly unknown[]>> = {
  'section codes twice': [1, 2].map(() => rowOf({ label: '1', seatCount: 1 })),
  'row labels twice': [
    { ...rowOf({}), rows: [1, '1'].map((same) => ({ label: same, seatCount: 1 })) },
  ],
  'seats twice': [rowOf({ label: '1', seats: [{ number: 1 }, { number: '1' }] })],
  'x without y': [rowOf({ label: '1', seats: [{ number: 1, x: 1 }] })],
  'rows and standing': [{ ...rowOf({ label: '1', seatCount: 1 }), standing: 5 }],
  'grades alike': [
    rowOf({ label: '1', seatCount: 1 }),
    { ...rowOf({ label: '1', seatCount: 1 }), code: 'B', grade: 'r' },
  ],
  'too many seats': ['A', 'B', 'C'].map((code) => ({
    ...{ code, name: code, grade: 'R', standing: 50_000 },
  })),
};

/** Searching, and what sellers announce. */
export const catalogueRows: readonly Row[] = [
  {
    route: 'GET /events',
    by: 'anyone',
    badQueries: [
      ...BAD_PAGES,
      ...[
        'from=tomorrow',
        'from=2030-01-01',
        'to=1999-12-31T00:00:00Z',
        'from=2100-01-01T00:00:00Z',
      ],
      ...[
        'genre=',
        'region=%00',
        `genre=${'a'.repeat(41)}`,
        `query=${'a'.repeat(101)}`,
        'query=a&query=b',
      ],
    ],
    succeeds: 200,
  },
  {
    route: 'GET /events/{eventId}',
    by: 'anyone',
    id: ({ eventId }) => eventId,
    hidden: ({ draftEventId, performanceId }) => [draftEventId, performanceId],
    succeeds: 200,
  },
  {
    route: 'POST /events',
    by: 'seller',
    forbidden: NOT_SELLERS,
    bodies: [event],
    idempotencyKey: 'accepted',
    otherBody: () => ({ venue: 'other' }),
    succeeds: 201,
  },
  {
    route: 'POST /events/{eventId}/performances',
    by: 'seller',
    forbidden: NOT_SELLERS,
    id: ({ draftEventId }) => draftEventId,
    strangers: ['otherSeller'],
    bodies: [performance],
    idempotencyKey: 'accepted',
    otherBody: () => ({ maxTicketsPerBuyer: 2 }),
    refusals: ({ draftPlanId, otherSellersPlanId }) => [
      ...[randomUUID(), otherSellersPlanId].map((planId) => ({
        name: 'plan that is not there or another’s',
        expected: '404 not-found',
        body: performanceBody(planId),
      })),
      {
        name: 'a grade without price',
        expected: '422 prices-mismatch',
        body: performanceBody(draftPlanId, { prices: [{ grade: 'VIP', amount: 1 }] }),
      },
      {
        name: 'sales that close after the start',
        expected: '422 sales-period-invalid',
        body: performanceBody(draftPlanId, { salesCloseAt: hours(241) }),
      },
      {
        name: 'sales that close before they open',
        expected: '422 sales-period-invalid',
        body: performanceBody(draftPlanId, { salesOpenAt: hours(220) }),
      },
    ],
    succeeds: 201,
  },
  {
    route: 'POST /events/{eventId}/publish',
    by: 'seller',
    forbidden: NOT_SELLERS,
    id: ({ eventToPublishId }) => eventToPublishId,
    strangers: ['otherSeller'],
    refusals: ({ emptyEventId }) => [
      {
        name: 'without a performance',
        expected: '409 event-without-performances',
        id: emptyEventId,
      },
    ],
    succeeds: 200,
  },
  {
    route: 'POST /seating-plans',
    by: 'seller',
    forbidden: NOT_SELLERS,
    bodies: [plan],
    idempotencyKey: 'accepted',
    otherBody: () => ({ venue: 'other' }),
    refusals: () =>
      Object.entries(WRONG_SECTIONS).map(([name, sections]) => ({
        name,
        expected: '400 invalid-request',
        body: planBody({ sections }),
      })),
    succeeds: 201,
  },
  {
    route: 'GET /seller/seating-plans',
    by: 'seller',
    forbidden: NOT_SELLERS,
    badQueries: BAD_PAGES,
    succeeds: 200,
  },
  {
    route: 'GET /seller/seating-plans/{id}/seats',
    by: 'seller',
    forbidden: NOT_SELLERS,
    id: ({ draftPlanId }) => draftPlanId,
    strangers: ['otherSeller'],
    hidden: ({ otherSellersPlanId }) => [otherSellersPlanId],
    succeeds: 200,
  },
  {
    route: 'GET /seller/events',
    by: 'seller',
    forbidden: NOT_SELLERS,
    badQueries: BAD_PAGES,
    succeeds: 200,
  },
  {
    route: 'GET /seller/events/{eventId}',
    by: 'seller',
    forbidden: NOT_SELLERS,
    id: ({ emptyEventId }) => emptyEventId,
    strangers: ['otherSeller'],
    succeeds: 200,
  },
];
