import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signUpMany } from '../support/sale.js';
import { entryBecomes, giveBack, joinWaitlist, saveMethod, soldOut } from '../support/waitlist.js';

const SERVED_WITHIN_MS = 10_000;

describe('while Redis hangs', () => {
  it('seats that come back are paid for and become tickets of those who wait', async () => {
    const sale = await soldOut({ seatsPerRow: 4 });
    const buyers = await signUpMany(4);
    const ids: string[] = [];
    for (const buyer of buyers) {
      const wish = { autoPay: true, paymentMethodId: await saveMethod(buyer) };
      ids.push((await joinWaitlist(sale.performanceId, buyer, wish)).id);
    }
    const pidFile = join(process.env.PICKET_HOME as string, 'run', 'redis.pid');
    const redis = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
    process.kill(redis, 'SIGSTOP');
    try {
      await Promise.all(buyers.map((_, index) => giveBack(sale, index)));
      await Promise.all(
        buyers.map((buyer, index) =>
          entryBecomes(buyer, ids[index] ?? '', 'fulfilled', SERVED_WITHIN_MS),
        ),
      );
    } finally {
      process.kill(redis, 'SIGCONT');
    }
  });
});
