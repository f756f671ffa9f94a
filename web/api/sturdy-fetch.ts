import { learnClock } from './clock';
import { Unreachable } from './problem';
import { currentLanguage } from './settings';
import { makeStore } from './store';

/** Pauses before a request is sent again, in ms: a node's death is over within two seconds. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 3_000, 4_000];
const AGAIN = new Set([502, 503, 504]);
const SAFE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Whether requests are waiting for the service to answer again. */
export const connection = makeStore<'fine' | 'waiting'>('fine');

/** Whether sending it twice does what sending it once does. */
function isRepeatable(request: Request): boolean {
  return SAFE.has(request.method) || request.headers.has('idempotency-key');
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Sends a request in the page's language; what may be sent twice is sent again, under the same
 * Idempotency-Key, while nothing or only a gateway answers.
 * @throws Unreachable when that did not help within about ten seconds
 */
export async function sturdyFetch(request: Request): Promise<Response> {
  const pauses = isRepeatable(request) ? PAUSES_MS : [];
  for (let attempt = 0; ; attempt++) {
    // A device that knows itself without network need not find out.
    const last = attempt >= pauses.length || (request.method === 'GET' && !navigator.onLine);
    const response = await once(request.clone());
    if (response !== undefined && (last || !AGAIN.has(response.status))) {
      connection.set('fine');
      return response;
    }
    if (request.signal.aborted) throw new DOMException('aborted', 'AbortError');
    if (last) {
      connection.set('fine');
      throw new Unreachable();
    }
    if (attempt > 0) connection.set('waiting');
    await pause(pauses[attempt]! * (0.75 + Math.random() / 2));
  }
}

async function once(request: Request): Promise<Response | undefined> {
  const sentMs = Date.now();
  try {
    request.headers.set('accept-language', currentLanguage());
    const response = await fetch(request);
    learnClock(response.headers.get('date'), sentMs, Date.now());
    return response;
  } catch {
    return undefined;
  }
}
