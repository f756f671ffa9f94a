import pLimit from 'p-limit';
import { z } from 'zod';
import { auditEveryNode } from '../../cluster/auditor.js';
import type { Context } from '../context.js';
import { prepareSale } from '../drills/sale.js';
import { gatherSessions, requireFullStrength } from '../drills/world.js';
import { ApiClient } from '../seeds/api-client.js';
import { applicationConfig } from '../services/migrations.js';
import { GeneratorProcess } from './load/generator-process.js';
import {
  isPlain,
  type LoadRun,
  type LoadSize,
  type LoadTrial,
  measureRounds,
} from './load/rounds.js';
import { accessTokens } from './queue/papers.js';

const SEATS = 25_000;
const BUYERS = 50;
const SEATS_AN_ORDER = 8;
const ORDERS_AT_ONCE = 8;
const CODES_AT_ONCE = 16;
const PATIENCE_MS = 30_000;

const idSchema = z.object({ id: z.string() });
const orderSchema = z.object({ tickets: z.array(idSchema) });
const codeSchema = z.object({ code: z.string() });

/** How many are scanned how. Scans come at fixed moments, as people do. */
export interface CheckInTrial extends LoadTrial {
  readonly perSecond: number;
}

/** What was measured. */
export interface CheckInResult {
  readonly runs: readonly LoadRun[];
  readonly tickets: number;
  readonly violations: number;
  /** Everybody was let in once, and the books are in order. */
  readonly green: boolean;
}

/**
 * Lets people in through HAProxy and HTTP, each with a ticket of their own that was bought before.
 * @throws Refusal when the system is not at full strength
 */
export async function benchCheckIn(context: Context, trial: CheckInTrial): Promise<CheckInResult> {
  await requireFullStrength(context, PATIENCE_MS);
  await gatherSessions(context);
  const config = applicationConfig(context);
  const size = { performances: 1, seatsPerPerformance: SEATS, buyers: BUYERS };
  const { performanceIds, buyers, seller } = await prepareSale(config.PUBLIC_URL, size);
  const performanceId = performanceIds[0] ?? '';
  const api = new ApiClient(config.PUBLIC_URL);
  const clients = buyers.map(({ token }) => api.as(token));
  const wanted = ticketsFor(trial);
  context.output.say(`Buying ${wanted} tickets.`);
  const codes = await buyCodes(clients, performanceId, wanted);
  const { id: sellerId } = await seller.get('/me', idSchema);
  const token = accessTokens(config.ACCESS_TOKEN_SECRET)(sellerId);
  const generator = new GeneratorProcess();
  try {
    let used = 0;
    const load = async (one: LoadSize) => {
      const script = { kind: 'scan', performanceId, token, codes: codes.slice(used) } as const;
      const { http: port } = context.installation.ports;
      const report = await generator.do({ kind: 'load', port, script, ...one });
      used += report.used;
      return report;
    };
    const runs = await measureRounds(context, trial, { unit: 'scans', load, neighbours: [] });
    const { violations } = await auditEveryNode(config);
    const green = isPlain(runs) && violations.length === 0;
    return { runs, tickets: used, violations: violations.length, green };
  } finally {
    generator.end();
  }
}

/** Tickets that all loads together use, and some for loads that last a moment longer. */
export function ticketsFor({ connections, seconds, warmUpSeconds, runs, perSecond }: CheckInTrial) {
  const loads = connections.length;
  return Math.ceil(loads * (warmUpSeconds + seconds * runs + runs + 1) * perSecond);
}

/** Buys from the first seat on, and asks for each ticket's code: a still one, weeks before the start. */
async function buyCodes(
  clients: readonly ApiClient[],
  performanceId: string,
  wanted: number,
): Promise<string[]> {
  const orders = pLimit(ORDERS_AT_ONCE);
  const looks = pLimit(CODES_AT_ONCE);
  const bought = Array.from({ length: Math.ceil(wanted / SEATS_AN_ORDER) }, (_, index) =>
    orders(async () => {
      const buyer = clients[index % clients.length] as ApiClient;
      const from = index * SEATS_AN_ORDER;
      const seatNos = Array.from({ length: SEATS_AN_ORDER }, (_seat, more) => from + more);
      const hold = await buyer.post(`/performances/${performanceId}/holds`, { seatNos }, idSchema);
      const body = { holdId: hold.id, paymentMethod: { provider: 'sandbox', token: 'tok_ok' } };
      const { tickets } = await buyer.post('/orders', body, orderSchema);
      return Promise.all(
        tickets.map(({ id }) => looks(() => buyer.get(`/tickets/${id}/code`, codeSchema))),
      );
    }),
  );
  return (await Promise.all(bought)).flat().map(({ code }) => code);
}
