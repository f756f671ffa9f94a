import { randomUUID } from 'node:crypto';
import { openContext } from '../../src/cli/context.js';
import { createOutput } from '../../src/cli/output.js';
import { askRedis } from '../../src/cli/services/redis-client.js';
import { loadInstallation } from '../../src/config/installation.js';
import { published } from '../support/catalogue.js';
import { signUpSeller } from '../support/client.js';
import { asRoot, until } from '../support/cluster.js';
import { mailsTo } from '../support/notices.js';
import { killWorker } from '../support/processes.js';

/** More than two of the batches in which a fan-out is written. */
const FOLLOWERS = 2_500;
/** Those who take mail, at any hour: enough to be on their way when the worker dies again. */
const READERS = 30;
const TOLD_MS = 60_000;
const MAILED_MS = 180_000;

const context = openContext(loadInstallation(), createOutput(false));
const tag = randomUUID().slice(0, 8);
const addressOf = (n: number): string => `fan-${n}-${tag}@picket.test`;
const one = async (sql: string): Promise<Record<string, number>> => {
  const [row] = await asRoot<Record<string, number | bigint>>(1, sql);
  return Object.fromEntries(Object.entries(row ?? {}).map(([key, value]) => [key, Number(value)]));
};

/** Accounts that nobody signs in to, followers of one seller. */
async function follow(sellerId: string): Promise<void> {
  await asRoot(
    1,
    `INSERT INTO picket.accounts (id, email, password_hash, name, locale)
     SELECT UUID(), CONCAT('fan-', seq, '-${tag}@picket.test'), '-', 'fan', 'ko'
     FROM picket.seq_1_to_${FOLLOWERS}`,
  );
  const fans = `FROM picket.accounts WHERE email LIKE 'fan-%-${tag}@picket.test'`;
  const readers = Array.from({ length: READERS }, (_, n) => `'${addressOf(n + 1)}'`).join();
  await asRoot(
    1,
    `INSERT INTO picket.follows (kind, value, account_id, is_narrowed)
     SELECT 'seller', '${sellerId}', id, 0 ${fans}`,
  );
  await asRoot(
    1,
    `INSERT INTO picket.notification_mutes (account_id, kind, channel)
     SELECT id, 'event-published', 'email' ${fans} AND email NOT IN (${readers})`,
  );
  await asRoot(
    1,
    `INSERT INTO picket.notification_quiet_hours (account_id) SELECT id ${fans}
     AND email IN (${readers})`,
  );
}

describe('a worker that is killed while it tells thousands, and a Redis that is emptied', () => {
  it(
    'tell everybody once in the app, and mail nobody two different mails',
    async () => {
      const seller = await signUpSeller();
      await follow(seller.id);
      const { event } = await published(seller);
      const progress = () =>
        one(`SELECT written, ended_at IS NOT NULL AS ended FROM picket.fan_outs
             WHERE subject_key = '${event}'`);
      await until('some are told', async () => ((await progress()).written ?? 0) > 0);
      killWorker();
      await askRedis(context, (redis) => redis.flushall());
      const atDeath = await progress();
      // Else this test would say nothing.
      expect([atDeath.ended, (atDeath.written ?? 0) < FOLLOWERS]).toEqual([0, true]);

      await until('all are told', async () => (await progress()).ended === 1, TOLD_MS);
      expect(
        await one(`SELECT COUNT(*) AS notices, COUNT(DISTINCT account_id) AS accounts
                   FROM picket.notifications WHERE subject_key = '${event}'`),
      ).toEqual({ notices: FOLLOWERS, accounts: FOLLOWERS });
      expect((await progress()).written).toBe(FOLLOWERS);

      const mails = () =>
        one(`SELECT COUNT(*) AS mails, COALESCE(SUM(o.state = 'done'), 0) AS done
             FROM picket.outbox o JOIN picket.notifications n ON n.id = o.message_key
             WHERE o.topic = 'notice-mail' AND n.subject_key = '${event}'`);
      await until('mails leave', async () => ((await mails()).done ?? 0) >= 2, MAILED_MS);
      killWorker();
      await askRedis(context, (redis) => redis.flushall());
      // Else the second death would say nothing, either.
      expect((await mails()).done).toBeLessThan(READERS);
      await until('all are mailed', async () => (await mails()).done === READERS, MAILED_MS);
      expect((await mails()).mails).toBe(READERS);
      for (let n = 1; n <= READERS; n++) {
        const ids = (await mailsTo(addressOf(n))).map(({ messageId }) => messageId);
        expect(new Set(ids).size).toBe(1);
      }
      process.stdout.write(`killed with ${atDeath.written} of ${FOLLOWERS} told\n`);
    },
    TOLD_MS + 3 * MAILED_MS,
  );
});
