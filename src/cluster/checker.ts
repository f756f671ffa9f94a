import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { loadCheckerConfig } from '../config/checker-config.js';
import { NodeWatcher } from './checker-node.js';
import { believe } from './checker-verdict.js';

/**
 * Entry point of the resident health checker of one node: any GET answers 200 while the node may
 * have clients, else 503, both with the verdict as JSON. HAProxy asks it several times a second.
 */
const config = loadCheckerConfig();
const watcher = new NodeWatcher(config);

const server = createServer((_request, response) => {
  const verdict = believe(watcher.latest, performance.now(), config.CHECKER_FRESH_MS);
  response.writeHead(verdict.fit ? 200 : 503, { 'content-type': 'application/json' });
  response.end(JSON.stringify(verdict));
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
