import { hall } from '../../test/support/drawn-hall.js';
import { HoldPlacing, type HoldRequest } from './hold-placing.js';
import { SeatsTaken } from './seats.errors.js';
import type { Hold } from './seats.schemas.js';

const FIRST_ANSWER = { id: 'the first hold', expiresAt: '2030-01-01T00:00:00.000Z' } as Hold;

/** Holds of which the database refuses each, and who asked it. */
function refusingDatabase(firstAnswers: Readonly<Record<string, Hold>> = {}) {
  const crowd = { isThere: false };
  const asked: string[] = [];
  const idempotency = {
    isCrowded: () => crowd.isThere,
    find: ({ key = '' }: { key?: string }) => {
      const result = firstAnswers[key];
      return Promise.resolve(result && { result });
    },
    run: ({ accountId }: { accountId: string }) => {
      asked.push(accountId);
      return Promise.reject(new SeatsTaken([1]));
    },
  };
  const prompt = { at: () => undefined };
  const placing = new (HoldPlacing as unknown as new (...parts: unknown[]) => HoldPlacing)(
    ...[idempotency, {}, {}, {}, prompt, { HOLD_SECONDS: 480 }],
  );
  const { plan } = hall({ rows: '....' });
  const performance = { id: 'p', plan } as HoldRequest['performance'];
  const ask = (accountId: string, seatNo: number, idempotencyKey?: string) =>
    placing.place({ accountId, performance, wish: { seatNos: [seatNo] }, idempotencyKey });
  return { ask, asked, crowd };
}

describe('a seat that is known to be taken', () => {
  it('is refused without the database in a crowd', async () => {
    const { ask, asked, crowd } = refusingDatabase();
    await expect(ask('first', 1)).rejects.toThrow(SeatsTaken);
    crowd.isThere = true;
    await expect(ask('second', 1)).rejects.toMatchObject({ seatNos: [1] });
    await expect(ask('third', 2)).rejects.toThrow(SeatsTaken);
    expect(asked).toEqual(['first', 'third']);
  });

  it('is a matter for the database while nobody waits', async () => {
    const { ask, asked } = refusingDatabase();
    await expect(ask('first', 1)).rejects.toThrow(SeatsTaken);
    await expect(ask('second', 1)).rejects.toThrow(SeatsTaken);
    expect(asked).toEqual(['first', 'second']);
  });

  it('is still the hold of whoever repeats the request that got it', async () => {
    const { ask, crowd } = refusingDatabase({ again: FIRST_ANSWER });
    await expect(ask('another', 1)).rejects.toThrow(SeatsTaken);
    crowd.isThere = true;
    await expect(ask('holder', 1, 'again')).resolves.toBe(FIRST_ANSWER);
    await expect(ask('another', 1, 'other key')).rejects.toThrow(SeatsTaken);
  });
});
