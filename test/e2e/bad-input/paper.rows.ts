import { id, list, object } from './shape.js';
import type { Row } from './row.js';
import { shownTicket } from './ticket.rows.js';

/** What of a ticket leaves the page: paper, calendar and passes. */
export const paperRows: readonly Row[] = [
  { route: 'GET /tickets/{id}/paper.pdf', ...shownTicket },
  { route: 'GET /tickets/{id}/calendar.ics', ...shownTicket },
  { route: 'GET /tickets/{id}/passes', ...shownTicket },
  // No test cluster has keys of Apple's or Google's.
  { route: 'GET /tickets/{id}/apple-pass.pkpass', ...shownTicket, succeeds: 404 },
  { route: 'GET /tickets/{id}/google-pass', ...shownTicket, succeeds: 404 },
  {
    route: 'POST /tickets/paper-mails',
    by: 'buyer',
    bodies: [
      {
        sample: ({ ticketId }) => ({ ticketIds: [ticketId] }),
        shape: object({ ticketIds: list(20, [id]) }),
      },
    ],
    refusals: ({ voidTicketId, otherBuyersTicketId, ticketId }) => [
      {
        name: 'a void ticket',
        expected: '410 ticket-void',
        body: { ticketIds: [ticketId, voidTicketId] },
      },
      {
        name: "another's ticket",
        expected: '404 not-found',
        body: { ticketIds: [otherBuyersTicketId] },
      },
    ],
    succeeds: 202,
  },
];
