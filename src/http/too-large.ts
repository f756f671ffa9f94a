import type { IncomingMessage } from 'node:http';

/** Most that is still read of a body that was refused as too large, and for how long. */
const DISCARD_BYTES_MAX = 32 * 1024 * 1024;
const DISCARD_MS_MAX = 5_000;

/**
 * Reads on what nobody wants and throws it away, within bounds. Most clients send all of a body
 * before they read the answer; if the connection were closed meanwhile they would never see it.
 */
export async function discardRest(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DISCARD_MS_MAX);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DISCARD_BYTES_MAX) done();
    });
    for (const end of ['end', 'close', 'error']) request.once(end, done);
    request.resume();
  });
}
