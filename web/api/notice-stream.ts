import { ask } from './client';

export interface StreamEvent {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 30_000];

/**
 * Follows the live notices until `signal` ends it; after a break it goes on behind the last one.
 * By fetch, because EventSource sends no Authorization.
 */
export async function followNotices(
  tell: (event: StreamEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | undefined;
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (lastId !== undefined) headers['last-event-id'] = lastId;
      const response = await ask('/api/v1/notifications/stream', { headers, signal });
      if (!response.ok || response.body === null) throw new Error(String(response.status));
      for await (const event of eventsIn(response.body)) {
        failures = 0;
        lastId = event.id ?? lastId;
        tell(event);
      }
    } catch {
      // The next try says whether it was more than a moment.
    }
    const pause = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)];
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Reads server-sent events as they come. */
export async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = `${rest}${value}`.split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const event = parse(part);
      if (event !== undefined) yield event;
    }
  }
}

function parse(part: string): StreamEvent | undefined {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1];
  const data = field('data');
  if (data === undefined) return undefined;
  return { name: field('event') ?? 'message', id: field('id'), data: JSON.parse(data) as unknown };
}
