import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../src/config/installation.js';
import { closeWithConnections, openOnLoopback } from './loopback-server.js';

const BUILT = join(projectFolder(), 'node_modules', '.cache', 'picket', 'chromium');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * Makes the page of `test/scanner/chromium` out of the pages' own code, and serves it to this machine alone.
 * @returns its address, and what ends it
 */
export async function openOwnPage(): Promise<{ url: string; close: () => Promise<void> }> {
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--logLevel', 'warn', '--config', 'test/scanner/chromium/vite.config.ts'];
  await promisify(execFile)(process.execPath, [vite, ...args], { cwd: projectFolder() });
  const server = createServer(({ url = '/' }, response) => {
    const file = url === '/' ? 'index.html' : join('assets', basename(url));
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(join(BUILT, file))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  const url = await openOnLoopback(server);
  return { url, close: () => closeWithConnections(server) };
}
