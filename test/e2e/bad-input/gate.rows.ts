import { randomUUID } from 'node:crypto';
import type { Row } from './row.js';
import { flag, id, int, line, list, moment, object, optional, text, word } from './shape.js';
import { base64, POINT, scanId, SIGNATURE } from './ticket.rows.js';
import type { World } from './world.js';

const atTheGate = {
  by: 'staff',
  forbidden: ['buyer', 'otherSeller', 'operator'],
  id: ({ performanceId }: World) => performanceId,
  hidden: ({ draftPerformanceId, ticketId }: World) => [draftPerformanceId, ticketId],
} as const;

const ofSeller = {
  by: 'seller',
  forbidden: ['buyer', 'staff', 'operator'],
  id: ({ performanceId }: World) => performanceId,
  strangers: ['otherSeller'],
} as const;

/** Gates that go on without the centre. */
export const gateRows: readonly Row[] = [
  { route: 'GET /performances/{id}/check-in-manifest', ...atTheGate, succeeds: 200 },
  { route: 'GET /performances/{id}/gate/conflicts', ...atTheGate, succeeds: 200 },
  { route: 'GET /gate/performances', by: 'staff', succeeds: 200 },
  { route: 'GET /performances/{id}/gate/counts', ...atTheGate, succeeds: 200 },
  {
    route: 'GET /performances/{id}/gate/tickets',
    ...atTheGate,
    query: 'query=a',
    badQueries: ['query=%00', `query=${'x'.repeat(255)}`, 'query=a&query=b', 'x=1'],
    succeeds: 200,
  },
  {
    route: 'POST /performances/{id}/manual-check-ins',
    ...atTheGate,
    bodies: [
      {
        sample: () => ({
          ...{ ticketId: randomUUID(), gate: '북문', deviceId: 's-1', scanId: randomUUID() },
        }),
        shape: object({ ticketId: id, gate: line(40), deviceId: line(64), scanId }),
      },
    ],
    // Nobody has this ticket.
    succeeds: 404,
    harmless: true,
  },
  {
    route: 'POST /performances/{id}/gate/contacts',
    ...atTheGate,
    bodies: [
      {
        sample: () => ({
          ...{ deviceId: 'bad-input', gate: '북문 🚪', seq: 1, heard: 0, holds: [0, 63] },
          since: '2026-01-01T00:00:00Z',
        }),
        shape: object({
          deviceId: line(64),
          gate: line(40),
          seq: int(1, Number.MAX_SAFE_INTEGER),
          heard: int(0, Number.MAX_SAFE_INTEGER),
          holds: list(64, [int(0, 63), int(0, 63)], 0),
          since: optional(moment),
          leaves: optional(flag),
          watches: optional(flag),
        }),
      },
    ],
    succeeds: 200,
  },
  {
    route: 'PUT /performances/{id}/gate/island',
    ...atTheGate,
    bodies: [{ sample: () => ({ isOn: true }), shape: object({ isOn: flag }) }],
    succeeds: 204,
  },
  {
    route: 'POST /performances/{id}/gate/revocations',
    ...atTheGate,
    bodies: [{ sample: () => ({ deviceId: 'nobody' }), shape: object({ deviceId: line(64) }) }],
    // There is no such device.
    succeeds: 404,
    harmless: true,
  },
  {
    route: 'POST /performances/{id}/gate/releases',
    ...atTheGate,
    bodies: [{ sample: () => ({ deviceId: 'nobody' }), shape: object({ deviceId: line(64) }) }],
    succeeds: 204,
    // There is no such device.
    harmless: true,
  },
  {
    route: 'POST /performances/{id}/offline-scans',
    ...atTheGate,
    bodies: [
      {
        sample: () => ({
          deviceId: 'bad-input',
          scans: [
            {
              ...{ scanId: randomUUID(), code: 'T1:', gate: '북문', mode: 'slots' },
              ...{ shown: 'ticket-invalid', scannedAt: '2026-01-01T00:00:00Z' },
            },
          ],
        }),
        shape: object({
          deviceId: line(64),
          scans: list(100, [
            object({
              scanId,
              code: text(4_296),
              direction: optional(word),
              gate: line(40),
              scannedAt: moment,
              mode: word,
              shown: word,
              isNameChecked: optional(flag),
            }),
          ]),
        }),
      },
    ],
    succeeds: 200,
  },
  {
    route: 'POST /seller/performances/{id}/gate-devices',
    ...ofSeller,
    bodies: [{ sample: () => ({ name: '2번 게이트 🚪' }), shape: object({ name: line(40) }) }],
    succeeds: 201,
  },
  { route: 'GET /seller/performances/{id}/gate-devices', ...ofSeller, succeeds: 200 },
  {
    route: 'POST /gate/devices',
    by: 'anyone',
    bodies: [
      {
        sample: () => ({ secret: 'A'.repeat(32), verifyKey: POINT }),
        shape: object({
          secret: { wrong: ['7', 'null', '[]', '{}', '""', `"${'A'.repeat(33)}"`] },
          verifyKey: base64(65),
        }),
      },
    ],
    // Nobody was invited by this secret.
    succeeds: 410,
    harmless: true,
  },
  {
    route: 'POST /gate/devices/token',
    by: 'anyone',
    bodies: [
      {
        sample: () => ({ deviceId: randomUUID(), atMs: 1, signature: SIGNATURE }),
        shape: object({
          deviceId: id,
          atMs: int(0, Number.MAX_SAFE_INTEGER),
          signature: base64(64),
        }),
      },
    ],
    // There is no such device.
    succeeds: 401,
    harmless: true,
  },
];
