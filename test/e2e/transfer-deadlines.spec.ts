import { randomUUID } from 'node:crypto';
import { BoxOffice } from '../support/box-office.js';
import { type Account, expectStatus, send, signUp } from '../support/client.js';
import { asRoot } from '../support/cluster.js';
import { noticeOf, noticesOf } from '../support/notices.js';
import { eventually } from '../support/sale.js';

let box: BoxOffice;
let receiver: Account;
let ticketId: string;
let id: string;

beforeAll(async () => {
  box = await BoxOffice.open();
});
beforeEach(async () => {
  [receiver] = await Promise.all([signUp(), box.nextBuyer()]);
  ({ id: ticketId } = await box.buyOne());
  id = await offer();
});

async function offer(): Promise<string> {
  const made = await expectStatus<{ id: string }>(201, 'POST', `/tickets/${ticketId}/transfers`, {
    ...{ token: box.buyer.token, key: randomUUID(), body: { toEmail: receiver.email } },
  });
  return made.id;
}
const stateOf = async (): Promise<string | undefined> => {
  const rows = await asRoot<{ state: string }>(
    1,
    `SELECT state FROM picket.transfers WHERE id = '${id}'`,
  );
  return rows[0]?.state;
};

describe('an offered ticket', () => {
  it('that nobody answered goes back to its giver, who is told once', async () => {
    await asRoot(
      1,
      `UPDATE picket.transfers SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = '${id}'`,
    );
    await eventually(stateOf, (state) => state === 'lapsed');
    await noticeOf(box.buyer, 'transfer-lapsed');
    const late = await send<{ code: string; state: string }>('POST', `/transfers/${id}/accept`, {
      token: receiver.token,
    });
    expect([late.body.code, late.body.state]).toEqual(['transfer-not-open', 'lapsed']);
    // It may be offered again, and to the same one.
    id = await offer();
    await expectStatus(204, 'POST', `/transfers/${id}/accept`, { token: receiver.token });
    const told = (await noticesOf(box.buyer)).map(({ kind }) => kind);
    expect(told.filter((kind) => kind === 'transfer-lapsed')).toHaveLength(1);
  });

  it('that its giver takes back is withdrawn, and its receiver is told once', async () => {
    const withdraw = () => send('DELETE', `/transfers/${id}`, { token: box.buyer.token });
    expect((await withdraw()).status).toBe(204);
    expect((await withdraw()).status).toBe(204);
    const { data } = await noticeOf(receiver, 'transfer-withdrawn');
    expect(data['name']).toBeTruthy();
    const told = (await noticesOf(receiver)).map(({ kind }) => kind);
    expect(told.filter((kind) => kind === 'transfer-withdrawn')).toHaveLength(1);
  });
});
