import { ticketsFor } from '../check-in-bench.js';
import { isRight } from '../contended-bench.js';
import { WireAnswer } from '../queue/wire.js';
import { plainFrontConfig } from './plain-front.js';
import { holdRequest, orderRequest, scanRequest, statusOf } from './requests.js';
import { codeOf } from './rush.js';
import { seatsOf } from './visits.js';

describe('what a load asks for', () => {
  it('uses each seat once, the performances in turn, and ends with the last', () => {
    const seats = seatsOf({ performanceIds: ['a', 'b'], from: 1, seatsPerPerformance: 3 });
    const all = Array.from({ length: 5 }, () => seats.next());
    expect(all.map((seat) => seat && `${seat.performanceId}${seat.seatNo}`)).toEqual([
      ...['a1', 'b1', 'a2', 'b2', undefined],
    ]);
    expect(seats.used()).toBe(2);
  });

  it('says how long its body is, and its key only where it has one', () => {
    const { head, body } = holdRequest('p1', 12, 'token');
    expect(JSON.parse(body)).toEqual({ seatNos: [12] });
    expect(head).toContain(`Content-Length: ${body.length}\r\n`);
    expect(head).not.toContain('Idempotency-Key');
    expect(holdRequest('p1', 12, 'token', 'k').head).toContain('Idempotency-Key: k\r\n');
    expect(orderRequest('h1', 'token').head).toContain('Idempotency-Key: order-h1\r\n');
  });

  it('makes every scan one of its own, and has tickets for all of them', () => {
    const [one, two] = [1, 2].map(() => scanRequest('p1', 'T1:AB C', 'token'));
    expect(one?.body).toContain('"code":"T1:AB C"');
    expect(one?.body).not.toBe(two?.body);
    const trial = { connections: [40], seconds: 10, warmUpSeconds: 5, runs: 3, perSecond: 200 };
    expect(ticketsFor(trial)).toBeGreaterThanOrEqual((5 + 3 * 10) * 200);
  });

  it('reads status, code, headers and sizes of an answer', () => {
    const head = 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\ncontent-length: 24';
    const answer = new WireAnswer(head, Buffer.from('{"code":"not-now","a":1}'));
    expect(answer.status).toBe(503);
    expect(answer.header('retry-after')).toBe('2');
    expect(answer.header('retry')).toBeUndefined();
    expect(answer.allBytes).toBe(head.length + 4 + 24);
    expect(codeOf(answer.body)).toBe('not-now');
    expect(codeOf('')).toBe('');
    expect(statusOf(new Error('connection closed'))).toBe(0);
  });

  it('leaves a plain front one rule', () => {
    const one = plainFrontConfig(9_000, { object: Buffer.alloc(1) }, '/tmp/object.bin');
    expect(one).toContain('http-request return status 200');
    expect(one).toContain('file /tmp/object.bin');
    const two = plainFrontConfig(9_000, { ports: [9_001, 9_002] }, '');
    expect(two.match(/ server bare\d 127\.0\.0\.1:900\d/g)).toHaveLength(2);
    expect(two).not.toContain('return');
  });
});

describe('a rush that went right', () => {
  const right = { tickets: 100, soldSeats: 100, validTickets: 100, losers: 9_900 };
  const trial = { buyers: 10_000, seats: 100 };

  it('sold every seat once, and told everybody else', () => {
    expect(isRight(right, trial)).toBe(true);
  });

  it.each([
    ['a seat too many', { soldSeats: 101, validTickets: 101, tickets: 101, losers: 9_899 }],
    ['a seat left over', { tickets: 99, soldSeats: 99, validTickets: 99 }],
    ['two tickets for a seat', { validTickets: 101 }],
    ['a loser without an answer', { losers: 9_899 }],
  ])('did not: %s', (_what, change) => {
    expect(isRight({ ...right, ...change }, trial)).toBe(false);
  });
});
