import { randomUUID } from 'node:crypto';
import type { Wire, WireAnswer } from '../queue/wire.js';

/** A request as it goes over the wire: request line and headers, and the body. */
export interface Request {
  readonly head: string;
  readonly body: string;
}

/** Asks for one seat. @param key the request's Idempotency-Key */
export function holdRequest(
  performanceId: string,
  seatNo: number,
  token: string,
  key?: string,
): Request {
  return post(`performances/${performanceId}/holds`, token, { seatNos: [seatNo] }, key);
}

/** Pays for a hold with a card that the sandbox bank accepts. The hold's id is the key. */
export function orderRequest(holdId: string, token: string): Request {
  const paymentMethod = { provider: 'sandbox', token: 'tok_ok' };
  return post('orders', token, { holdId, paymentMethod }, `order-${holdId}`);
}

/** Scans a ticket's code at a gate, as a scan of its own. */
export function scanRequest(performanceId: string, code: string, token: string): Request {
  const content = { code, gate: 'A', deviceId: 'bench', scanId: randomUUID() };
  return post(`performances/${performanceId}/check-ins`, token, content);
}

/** Looks at an address. */
export function lookRequest(path: string): Request {
  return { head: `GET ${path} HTTP/1.1\r\nHost: picket\r\n`, body: '' };
}

function post(path: string, token: string, content: object, key?: string): Request {
  const body = JSON.stringify(content);
  const lines = [
    `POST /api/v1/${path} HTTP/1.1`,
    'Host: picket',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    ...(key === undefined ? [] : [`Idempotency-Key: ${key}`]),
    `Content-Length: ${body.length}`,
  ];
  const head = lines.map((line) => `${line}\r\n`).join('');
  return { head, body };
}

/** Sends a request. Resolves in either case: an Error is what broke the connection. */
export function ask(wire: Wire, { head, body }: Request): Promise<WireAnswer | Error> {
  return new Promise((resolve) => wire.send(head, resolve, body));
}

/** Status of an answer, 0 where the connection broke. */
export function statusOf(answer: WireAnswer | Error): number {
  return answer instanceof Error ? 0 : answer.status;
}
