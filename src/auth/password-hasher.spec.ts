import { parseConfig } from '../config/config.js';
import type { Config } from '../config/config.schema.js';
import { ServiceUnavailable } from '../errors/common.errors.js';
import { PasswordHasher } from './password-hasher.js';

async function newHasher(atOnce: number, waitingMax: number): Promise<PasswordHasher> {
  const hasher = new PasswordHasher({
    PASSWORD_HASHES_AT_ONCE: atOnce,
    PASSWORD_HASHES_WAITING_MAX: waitingMax,
  } as Config);
  await hasher.onModuleInit();
  return hasher;
}

const PASSWORD = 'correct horse';

describe('PasswordHasher', () => {
  it('uses argon2id at the OWASP floor, each time with another salt', async () => {
    const hasher = await newHasher(2, 10);
    const [one, other] = await Promise.all([hasher.hash(PASSWORD), hasher.hash(PASSWORD)]);
    const [, name, version, costs = ''] = one.split('$');
    expect([name, version]).toEqual(['argon2id', 'v=19']);
    expect(costs.split(',').sort()).toEqual(['m=19456', 'p=1', 't=2']);
    expect(one.length).toBeLessThanOrEqual(200);
    expect(one).not.toBe(other);
    expect(await hasher.verify(one, PASSWORD)).toBe(true);
    expect(await hasher.verify(one, `${PASSWORD}!`)).toBe(false);
  });

  it('knows a password again however the keyboard composed it', async () => {
    const hasher = await newHasher(2, 10);
    const hash = await hasher.hash('공연보러가자오늘밤에'.normalize('NFD'));
    expect(await hasher.verify(hash, '공연보러가자오늘밤에')).toBe(true);
  });

  it('takes as long without a hash, and is false', async () => {
    const hasher = await newHasher(1, 10);
    const hash = await hasher.hash(PASSWORD);
    const fastestMs = async (against: string | undefined): Promise<number> => {
      const times: number[] = [];
      for (let run = 1; run <= 5; run++) {
        const beginMs = performance.now();
        expect(await hasher.verify(against, 'wrong horse')).toBe(false);
        times.push(performance.now() - beginMs);
      }
      return Math.min(...times);
    };
    const [known, unknown] = [await fastestMs(hash), await fastestMs(undefined)];
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  it('lets few wait and refuses the rest at once', async () => {
    const hasher = await newHasher(1, 2);
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => hasher.hash(PASSWORD)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      ...Array<string>(3).fill('fulfilled'),
      ...Array<string>(2).fill('rejected'),
    ]);
    expect(results[3]).toMatchObject({ reason: expect.any(ServiceUnavailable) });
    await hasher.hash(PASSWORD);
  });
});

it('has room for waiting sign-ins unless told otherwise', () => {
  expect(() => parseConfig({ PASSWORD_HASHES_WAITING_MAX: '-1' })).toThrow(
    'PASSWORD_HASHES_WAITING_MAX',
  );
});
