import { setTimeout as sleep } from 'node:timers/promises';
import { putOnSale, send, signUp } from '../support/client.js';
import { startApi } from '../support/processes.js';
import { hold, order } from '../support/sale.js';

describe('an API process that is told to stop', () => {
  it('says it is not ready, and finishes the payment that is under way', async () => {
    const api = await startApi({ DRAIN_MS: '1500' });
    const { baseUrl } = api;
    const sale = await putOnSale();
    const buyer = await signUp();
    const held = await hold(sale.performanceId, buyer, [0], { baseUrl });
    const paying = order(held.body.id, buyer, { baseUrl, token: 'tok_slow' });
    await sleep(300);
    const stopped = api.stop();
    await sleep(300);
    const ready = await send('GET', '/health/ready', { baseUrl });
    expect([ready.status, ready.body.code]).toEqual([503, 'service-unavailable']);
    expect((await paying).status).toBe(201);
    await stopped;
    // Status 1 would mean that a kept connection held it up until the limit.
    expect(await api.exited).toEqual([0, null]);
  });
});
