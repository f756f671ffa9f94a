import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { loadCheckerConfig } from '../config/checker-config.js';
import { NodeWatcher } from './checker-node.js';
import { believe } from './checker-verdict.js';

/**
 * Entry point of the resident health checker of one node. GET /metrics is for Prometheus; any other
 * GET answers 200 while the node may have clients, else 503, both with what is known as JSON. HAProxy
 * asks it several times a second, the checkers of the other nodes when theirs is sick.
 */
const config = loadCheckerConfig();
const say = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${config.CHECKER_NODE_NAME} ${line}\n`);
};
const watcher = new NodeWatcher(config, say);

function answer(): { status: number; body: string } {
  const nowMs = performance.now();
  const { latest } = watcher;
  const verdict = believe(latest, nowMs, config.CHECKER_FRESH_MS);
  const { phase = 'well', sinceMs = nowMs } = latest?.health ?? {};
  const since = new Date(Date.now() - (nowMs - sinceMs)).toISOString();
  const known = { node: config.CHECKER_NODE_NAME, ...verdict, phase, since, look: latest?.look };
  return { status: verdict.fit ? 200 : 503, body: JSON.stringify(known) };
}

const server = createServer((request, response) => {
  if (request.url === '/metrics') {
    const { registry } = watcher.metrics;
    response.setHeader('content-type', registry.contentType);
    void registry.metrics().then((text) => response.end(text));
    return;
  }
  const { status, body } = answer();
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
});

function stop(): void {
  watcher.stop();
  server.close();
  server.closeAllConnections();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
server.listen(config.CHECKER_PORT, config.CHECKER_HOST);
await watcher.run();
