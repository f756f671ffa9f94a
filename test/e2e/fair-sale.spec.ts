import { createHash, randomUUID } from 'node:crypto';
import { EvidenceKeeper } from '../../src/evidence/evidence-keeper.js';
import { EvidenceRepository } from '../../src/evidence/evidence.repository.js';
import { FactsRepository } from '../../src/evidence/facts.repository.js';
import { ReviewRepository } from '../../src/evidence/review.repository.js';
import { expectStatus, putOnSale, send, signUp } from '../support/client.js';
import { asRoot, type DataLayer, nodePort, openDataLayer, testConfig } from '../support/cluster.js';
import { report, reviewItems } from '../support/reports.js';
import { buy, eventually, hold, order, type Problem, signUpMany } from '../support/sale.js';
import { awaitPass, join } from '../support/waiting-room.js';

let layer: DataLayer;
beforeAll(async () => {
  layer = await openDataLayer(nodePort(1));
});
afterAll(() => layer.close());

/** Notes what has happened until now; the worker would do it a minute later. */
async function note(): Promise<void> {
  const { transactions } = layer;
  const keeper = new EvidenceKeeper(
    transactions,
    new FactsRepository(transactions),
    new EvidenceRepository(transactions),
    new ReviewRepository(transactions),
    { ...testConfig(), EVIDENCE_DELAY_SECONDS: 0 },
  );
  // The worker's keeper may be at the same rows at the same moment; then it was that one.
  await keeper.noteAll().catch(() => keeper.noteAll());
}

interface Line {
  previousHash: string;
  entry: { number: number; kind: string; subjectId: string; details: Record<string, unknown> };
  hash: string;
}

describe('the evidence log', () => {
  it('tells a sale in order, and anybody can compute its hashes anew', async () => {
    const sale = await putOnSale();
    const buyer = await signUp();
    const { token } = sale.seller;
    const kept = await buy(sale.performanceId, buyer, [0, 1]);
    const released = await hold(sale.performanceId, buyer, [2]);
    await send('DELETE', `/holds/${released.body.id}`, { token: buyer.token });
    const ticketIds = [kept.tickets[0]!.id];
    const refund = { token: buyer.token, key: randomUUID(), body: { ticketIds } };
    await expectStatus(201, 'POST', `/orders/${kept.id}/refunds`, refund);
    const path = `/api/v1/seller/performances/${sale.performanceId}/evidence`;
    const download = () =>
      fetch(`${process.env.PUBLIC_URL}${path}.jsonl`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await download()).headers.get('content-type')).toBe(
      'application/x-ndjson; charset=utf-8',
    );
    // The worker's keeper, at work on older rows at the same moment, takes precedence.
    const text = await eventually(
      async () => {
        await note();
        return (await download()).text();
      },
      (log) => log.trimEnd().split('\n').length >= 6,
    );
    const lines = text.trimEnd().split('\n');
    let previousHash = '0'.repeat(64);
    for (const [index, line] of lines.entries()) {
      const { entry, ...link } = JSON.parse(line) as Line;
      const hashed = /"entry":(.*),"hash":"[0-9a-f]{64}"}$/.exec(line)![1]!;
      const bytes = Buffer.concat([Buffer.from(previousHash, 'hex'), Buffer.from(hashed)]);
      const hash = createHash('sha256').update(bytes).digest('hex');
      expect([entry.number, link]).toEqual([index + 1, { previousHash, hash }]);
      previousHash = hash;
    }
    const kinds = lines.map((line) => (JSON.parse(line) as Line).entry.kind);
    expect(kinds.toSorted()).toEqual([
      ...['hold-converted', 'hold-placed', 'hold-placed', 'hold-released'],
      ...['order-paid', 'refund-made'],
    ]);
    const head = await expectStatus(200, 'GET', path.replace('/api/v1', ''), { token });
    expect(head).toEqual({ length: 6, hash: previousHash });
  });
});

describe('a purchase faster than a person', () => {
  it('is in the list of its seller, who marks it as reviewed', async () => {
    const waitingRoom = { enabled: true, activeBuyersMax: 10, admissionsPerSecondMax: 10 };
    const sale = await putOnSale({ performance: { waitingRoom } });
    const { seller, performanceId } = sale;
    const orderIds: string[] = [];
    for (const [seatNo, buyer] of (await signUpMany(2)).entries()) {
      const { ticket } = (await join(performanceId, buyer)).body;
      const headers = { admission: await awaitPass(performanceId, buyer, ticket) };
      const held = await hold(performanceId, buyer, [seatNo], { headers });
      orderIds.push((await order(held.body.id, buyer)).body.id);
    }
    // The first one took half a minute.
    await asRoot(
      1,
      `UPDATE picket.orders SET created_at = created_at + INTERVAL 30 SECOND
       WHERE id = '${orderIds[0]}'`,
    );
    const items = await eventually(
      async () => {
        await note();
        return reviewItems(performanceId, seller, '?state=open');
      },
      ({ length }) => length > 0,
    );
    expect(items).toHaveLength(1);
    const [{ id, kind, seconds, orderId, buyerName }] = items as [(typeof items)[number]];
    expect([kind, orderId]).toEqual(['fast-purchase', orderIds[1]]);
    expect(buyerName).not.toBe('');
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThan(8);
    for (let time = 0; time < 2; time++) {
      const { token } = seller;
      await expectStatus(204, 'POST', `/seller/review-items/${id}/reviewed`, { token });
    }
    expect(await reviewItems(performanceId, seller, '?state=open')).toEqual([]);
    expect(await reviewItems(performanceId, seller, '?state=reviewed')).toHaveLength(1);
  });
});

describe('a report', () => {
  it("lands in the seller's list without the name of who reports", async () => {
    const sale = await putOnSale();
    const said = {
      topic: 'bot',
      text: '같은 사람이 40장을\n삽니다',
      link: 'https://example.com/1',
    };
    const buyer = await signUp();
    const id = await report(sale.performanceId, buyer, said);
    const [item] = await reviewItems(sale.performanceId, sale.seller);
    expect(item).toMatchObject({ id, kind: 'report', ...said, buyerName: null, orderId: null });
    expect(item?.reviewedAt).toBeNull();
    const log = await new EvidenceRepository(layer.transactions).entries(
      ...([sale.performanceId, 0, 10] as const),
    );
    expect(log.map(({ entry }) => entry).join()).toContain('report-made');
    expect(log.map(({ entry }) => entry).join()).not.toContain(buyer.id);
  });

  it('is one of five an account at the most, also when they come at once', async () => {
    const sale = await putOnSale();
    const [buyer, other] = await signUpMany(2);
    const path = `/performances/${sale.performanceId}/reports`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send<Problem>('POST', path, {
          ...{ token: buyer!.token, body: { topic: 'other', text: `${index}` } },
        }),
      ),
    );
    const codes = answers.map(({ body }) => body.code).filter(Boolean);
    expect(codes).toEqual(Array(3).fill('report-limit-exceeded'));
    expect(await reviewItems(sale.performanceId, sale.seller)).toHaveLength(5);
    await report(sale.performanceId, other!);
  });
});
