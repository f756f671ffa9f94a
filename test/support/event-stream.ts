/** One server-sent event; `data` is parsed JSON. */
export interface ServerEvent<Data> {
  event: string;
  data: Data;
}

/** A stream that is open. */
export interface EventStream<Data> {
  events: AsyncGenerator<ServerEvent<Data>>;
  close: () => void;
}

/** Opens a stream of server-sent events with an access token, as a page does. */
export async function openEventStream<Data>(
  url: string,
  token: string,
  more: Record<string, string> = {},
): Promise<EventStream<Data>> {
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...more };
  const response = await fetch(url, { headers, signal: abort.signal });
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || !type.startsWith('text/event-stream') || !response.body) {
    throw new Error(`${response.status} ${type}: ${await response.text()}`);
  }
  return { events: read<Data>(response.body), close: () => abort.abort() };
}

async function* read<Data>(body: ReadableStream): AsyncGenerator<ServerEvent<Data>> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event !== undefined && data !== undefined)
        yield { event, data: JSON.parse(data) as Data };
    }
  }
}
