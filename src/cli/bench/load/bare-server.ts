import { createSecretKey } from 'node:crypto';
import Fastify from 'fastify';
import jwt from 'jsonwebtoken';
import type { BareServerOrder } from './load-order.js';

const CREATED = 201;
const UNAUTHENTICATED = 401;

/**
 * Program of the baseline: Fastify and a check of the access token, with a hold's request and an answer
 * like a hold's. It holds nothing.
 */
async function serve({ accessTokenSecret }: BareServerOrder): Promise<string> {
  const key = createSecretKey(Buffer.from(accessTokenSecret));
  const app = Fastify();
  app.post<{ Params: { id: string }; Body: { seatNos: number[] } }>(
    '/api/v1/performances/:id/holds',
    (request, reply) => {
      const [, token = ''] = (request.headers.authorization ?? '').split(' ');
      const caller = callerOf(token);
      if (caller === undefined) return reply.status(UNAUTHENTICATED).send();
      return reply.status(CREATED).send(answerTo(request.params.id, caller, request.body.seatNos));
    },
  );
  function callerOf(token: string): string | undefined {
    try {
      const claims = jwt.verify(token, key, { algorithms: ['HS256'] });
      return typeof claims === 'string' ? undefined : claims.sub;
    } catch {
      return undefined;
    }
  }
  return app.listen({ port: 0, host: '127.0.0.1' });
}

function answerTo(performanceId: string, id: string, seatNos: readonly number[]) {
  const seats = seatNos.map((seatNo) => ({
    ...{ seatNo, section: 'A', row: '1', number: String(seatNo), grade: 'R', amount: 50_000 },
  }));
  return { id, performanceId, seats, amount: 50_000, expiresAt: new Date().toISOString() };
}

process.once('message', (order: BareServerOrder) => {
  serve(order).then(
    (address) => process.send?.(Number(new URL(address).port)),
    () => process.exit(1),
  );
});
process.on('disconnect', () => process.exit(0));
