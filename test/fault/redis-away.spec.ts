import { putOnSale, send, signUp } from '../support/client.js';
import { freePort, startApi } from '../support/processes.js';
import { buy, eventually, hold, order, seatStates } from '../support/sale.js';

describe('without Redis', () => {
  it('an API process starts, signs in, holds and sells, and the sweeper ends its holds', async () => {
    const api = await startApi({ REDIS_PORT: String(await freePort()), HOLD_SECONDS: '2' });
    try {
      const { baseUrl } = api;
      const sale = await putOnSale({ rows: 1, seatsPerRow: 10 });
      const buyer = await signUp({ baseUrl });
      const login = await send('POST', '/auth/login', {
        baseUrl,
        body: { email: buyer.email, password: buyer.password },
      });
      expect(login.status).toBe(200);
      const held = await hold(sale.performanceId, buyer, [0], { baseUrl });
      expect((await order(held.body.id, buyer, { baseUrl })).status).toBe(201);
      expect((await hold(sale.performanceId, buyer, [1], { baseUrl })).status).toBe(201);
      const states = await eventually(
        () => seatStates(sale.performanceId),
        ([, second]) => second === 0,
      );
      expect(states[0]).toBe(2);
      await buy(sale.performanceId, buyer, [1]);
    } finally {
      await api.stop();
    }
  });
});
