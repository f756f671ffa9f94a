import {
  classifyFailure,
  DeadlineExceeded,
  type Failure,
  type FailureKind,
  isWorthAnotherTry,
  PoolOverloaded,
} from './galera-errors.js';

/** An error as TypeORM throws it: the driver's fields and the statement. */
const failed = (query: string, fields: object, message = 'said the server'): Error =>
  Object.assign(new Error(message), { query, ...fields });

const byNumber = (errno: number, query = 'UPDATE seats'): Failure =>
  classifyFailure(failed(query, { errno, code: 'ER_WHATEVER' }));

describe('classifyFailure', () => {
  it.each<[number, FailureKind, boolean]>([
    [1213, 'conflict', false],
    [1020, 'conflict', false],
    [1205, 'lock-wait', false],
    [1412, 'lock-wait', false],
    [1969, 'lock-wait', false],
    [1021, 'node-unusable', true],
    [1040, 'node-unusable', true],
    [1047, 'node-unusable', true],
    [1114, 'node-unusable', true],
    [1203, 'node-unusable', true],
    [1290, 'node-unusable', true],
    [1836, 'node-unusable', true],
    [1053, 'connection-lost', true],
    [1180, 'connection-lost', true],
    [1317, 'connection-lost', true],
    [1927, 'connection-lost', true],
    [1064, 'other', false],
    [4025, 'other', false],
  ])('takes error %i at a statement as %s', (errno, kind, connectionSpoiled) => {
    expect(byNumber(errno)).toEqual({ kind, outcomeUnknown: false, connectionSpoiled });
  });

  it.each([1213, 1020, 1205])('trusts error %i at COMMIT: it did not happen', (errno) => {
    expect(byNumber(errno, 'COMMIT').outcomeUnknown).toBe(false);
  });

  it.each([1047, 1053, 1180, 1317, 1927, 1836, 9_999])(
    'leaves the outcome open after error %i at COMMIT and spoils the connection',
    (errno) => {
      const failure = byNumber(errno, 'COMMIT');
      expect(failure).toMatchObject({ outcomeUnknown: true, connectionSpoiled: true });
      expect(isWorthAnotherTry(failure)).toBe(true);
    },
  );

  it.each([
    'PROTOCOL_CONNECTION_LOST',
    'ECONNRESET',
    'ECONNREFUSED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
  ])('takes %s as a lost connection, at COMMIT with unknown outcome', (code) => {
    const lost = { kind: 'connection-lost', connectionSpoiled: true };
    expect(classifyFailure(failed('SELECT 1', { code }))).toMatchObject(lost);
    expect(classifyFailure(failed('COMMIT', { code }))).toMatchObject({
      ...lost,
      outcomeUnknown: true,
    });
  });

  it('takes a statement on a connection that just died, which has no code, as lost', () => {
    expect(classifyFailure(failed('SELECT 1', { fatal: true })).kind).toBe('connection-lost');
  });

  it('takes wrong credentials as a mistake of ours, not as a lost connection', () => {
    const denied = { errno: 1045, code: 'ER_ACCESS_DENIED_ERROR', fatal: true };
    expect(classifyFailure(failed('CONNECT', denied)).kind).toBe('other');
  });

  it('takes a missed deadline as a lost connection, at COMMIT with unknown outcome', () => {
    expect(classifyFailure(new DeadlineExceeded('UPDATE seats', 50))).toMatchObject({
      kind: 'connection-lost',
      outcomeUnknown: false,
      connectionSpoiled: true,
    });
    expect(classifyFailure(new DeadlineExceeded('COMMIT', 50)).outcomeUnknown).toBe(true);
  });

  it.each([
    [`Duplicate entry 'a-1' for key 'uq_orders_key'`, 'uq_orders_key'],
    [`Duplicate entry 'a' for key 'PRIMARY'`, 'PRIMARY'],
    [`Duplicate entry 'a' for key 'orders.uq_orders_key'`, 'uq_orders_key'],
    [`Duplicate entry 'for key 'PRIMARY'' for key 'uq_names'`, 'uq_names'],
    ['worded otherwise', ''],
  ])('finds the key in: %s', (message, constraint) => {
    expect(classifyFailure(failed('INSERT', { errno: 1062 }, message))).toEqual({
      kind: 'duplicate-key',
      outcomeUnknown: false,
      connectionSpoiled: false,
      constraint,
    });
  });

  it('knows an overloaded pool, and takes everything else as other', () => {
    expect(classifyFailure(new PoolOverloaded('full')).kind).toBe('overloaded');
    for (const thrown of [new Error('bug'), 'text', undefined, null, 42]) {
      expect(classifyFailure(thrown).kind).toBe('other');
    }
  });
});

describe('isWorthAnotherTry', () => {
  it.each<[FailureKind, boolean]>([
    ['conflict', true],
    ['lock-wait', true],
    ['node-unusable', true],
    ['connection-lost', true],
    ['duplicate-key', false],
    ['overloaded', false],
    ['other', false],
  ])('%s: %s', (kind, worth) => {
    const failure = { kind, outcomeUnknown: false, connectionSpoiled: false };
    expect(isWorthAnotherTry(failure)).toBe(worth);
  });
});
