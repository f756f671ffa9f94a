import { Histogram } from '../queue/histogram.js';
import { Wire } from '../queue/wire.js';
import type { LoadOrder, LoadReport } from './load-order.js';
import { DONE, visitsOf } from './visits.js';

const MS_PER_SECOND = 1_000;

/**
 * One visit after the other, each connection as fast as it is answered, or at fixed moments whoever is
 * late with an answer.
 */
export async function load(order: LoadOrder): Promise<LoadReport> {
  const wires = Array.from({ length: order.connections }, () => new Wire(order.port, 1));
  const times = new Histogram();
  const others: Record<string, number> = {};
  const visits = visitsOf(order.script);
  const beganAtMs = performance.now();
  const endsAtMs = beganAtMs + order.seconds * MS_PER_SECOND;
  const visit = async (wire: Wire, fromMs: number): Promise<boolean> => {
    const outcome = await visits.next(wire);
    if (outcome === DONE) times.add(performance.now() - fromMs);
    else if (outcome !== undefined) others[outcome] = (others[outcome] ?? 0) + 1;
    return outcome !== undefined;
  };
  await (order.perSecond === undefined
    ? Promise.all(
        wires.map(async (wire) => {
          while (performance.now() < endsAtMs && (await visit(wire, performance.now())));
        }),
      )
    : atMoments(order.perSecond, beganAtMs, endsAtMs, (index, atMs) =>
        visit(wires[index % wires.length] as Wire, atMs),
      ));
  for (const wire of wires) wire.close();
  const seconds = (performance.now() - beganAtMs) / MS_PER_SECOND;
  return { seconds, done: times.count, others, times: times.toJSON(), used: visits.used() };
}

/** Starts one visit after the other at its moment, and waits for all. */
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
