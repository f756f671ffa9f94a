import type { FastifyInstance } from 'fastify';
import { Counter, Histogram } from 'prom-client';

const MS_PER_SECOND = 1_000;
/** Every address that is no route, so that a scanner cannot make a series an address. */
const NO_ROUTE = 'none';

const requests = new Counter({
  name: 'picket_http_requests_total',
  help: 'HTTP requests answered by this process, by route pattern and status.',
  labelNames: ['method', 'route', 'status'],
});

const durations = new Histogram({
  name: 'picket_http_request_duration_seconds',
  help: 'Time from the request to the last byte of its answer; streams are left out.',
  labelNames: ['method', 'route'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
});

/** Counts every answered request by its route; the labels are as many as there are routes. */
export function observeRequests(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? NO_ROUTE;
    const method = route === NO_ROUTE ? 'any' : request.method;
    requests.inc({ method, route, status: reply.statusCode });
    const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    if (!isStream) durations.observe({ method, route }, reply.elapsedTime / MS_PER_SECOND);
  });
}
