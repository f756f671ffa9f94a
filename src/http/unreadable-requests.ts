import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemDocument } from '../errors/problem.filter.js';
import { refusalOfStatus } from '../errors/framework-refusals.js';
import { requestIdOf } from './logging.js';

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * The address to route by: one that cannot be decoded names nothing, so it is led to where nothing
 * is and answered like any other unknown address.
 */
export function routableUrl({ url = '/' }: { url?: string }): string {
  const [path = '/'] = url.split(/[?;#]/, 1);
  if (!path.includes('%')) return url;
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return '/undecodable';
  }
}

/** Answers what is not HTTP, such as an unknown method, and hangs up: nothing can follow it. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const refusal = refusalOfStatus(STATUS_OF[error.code ?? ''] ?? 400);
  const requestId = requestIdOf(undefined);
  const body = JSON.stringify(problemDocument(refusal, 'en', requestId));
  socket.end(
    [
      `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'content-language: en',
      'cache-control: no-store',
      `x-request-id: ${requestId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
