import { Histogram } from '../queue/histogram.js';
import { Wire, type WireAnswer } from '../queue/wire.js';
import type { LoadOrder, LoadReport } from './orders.js';

const MS_PER_SECOND = 1_000;
const CREATED = 201;

/**
 * Program of the load generator, a process of its own: holds one seat after the other, each connection
 * one at a time, or at fixed moments whoever is late with an answer.
 */
async function load(order: LoadOrder): Promise<LoadReport> {
  const wires = Array.from({ length: order.connections }, () => new Wire(order.port, 1));
  const times = new Histogram();
  const statuses: Record<string, number> = {};
  const requests = requestsOf(order);
  const beganAtMs = performance.now();
  const endsAtMs = beganAtMs + order.seconds * MS_PER_SECOND;
  const ask = (wire: Wire, fromMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const request = requests.next();
      if (request === undefined) {
        resolve(false);
        return;
      }
      const note = (answer: WireAnswer | Error): void => {
        const status = answer instanceof Error ? 0 : answer.status;
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (status === CREATED) times.add(performance.now() - fromMs);
        resolve(true);
      };
      wire.send(request.head, note, request.body);
    });
  await (order.perSecond === undefined
    ? Promise.all(
        wires.map(async (wire) => {
          while (performance.now() < endsAtMs && (await ask(wire, performance.now())));
        }),
      )
    : atMoments(order.perSecond, beganAtMs, endsAtMs, (index, atMs) =>
        ask(wires[index % wires.length] as Wire, atMs),
      ));
  for (const wire of wires) wire.close();
  const seconds = (performance.now() - beganAtMs) / MS_PER_SECOND;
  return { seconds, statuses, times: times.toJSON(), used: requests.used() };
}

/** Starts one request after the other at its moment, and waits for all. */
async function atMoments(
  perSecond: number,
  beganAtMs: number,
  endsAtMs: number,
  start: (index: number, atMs: number) => Promise<unknown>,
): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  for (let index = 0; ;) {
    const nowMs = performance.now();
    if (nowMs >= endsAtMs) break;
    for (;;) {
      const atMs = beganAtMs + (index * MS_PER_SECOND) / perSecond;
      if (atMs > nowMs) break;
      const one = start(index, atMs).finally(() => underWay.delete(one));
      underWay.add(one);
      index += 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
}

function requestsOf({ stock, tokens }: LoadOrder) {
  const { performanceIds, from, seatsPerPerformance } = stock;
  let count = 0;
  return {
    used: (): number => Math.ceil(count / performanceIds.length),
    next: () => {
      const seatNo = from + Math.floor(count / performanceIds.length);
      if (seatNo >= seatsPerPerformance) return undefined;
      const performanceId = performanceIds[count % performanceIds.length] ?? '';
      const token = tokens[count % tokens.length] ?? '';
      count += 1;
      const body = `{"seatNos":[${seatNo}]}`;
      const head =
        `POST /api/v1/performances/${performanceId}/holds HTTP/1.1\r\nHost: picket\r\n` +
        `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n`;
      return { head, body };
    },
  };
}

process.on('message', (order: LoadOrder) => {
  load(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${String((error as Error).stack)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
