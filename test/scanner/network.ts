import type { Weather } from '../support/scanner.js';

const DELAY_MAX_MS = 400;
/** Of the requests of a bad network so many do not arrive, and as many answers. */
const LOST = 0.1;
/** A connection that nothing answers ends after, ms: later than any contact or scan waits for. */
const HANGS_MS = 5_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What lies between a scanner and the centre. */
export class Network {
  weather: Weather = 'fine';
  /** When the last contact that was answered was sent, ms since 1970 by the true clock. */
  heardMs = 0;
  /** All uploads that ever left. */
  private readonly uploads: { url: string; headers: Headers; body: string }[] = [];

  constructor(
    private readonly random: () => number,
    private readonly trueNow: () => number,
    private readonly send: typeof fetch,
  ) {}

  /** Stands in for `fetch`. */
  readonly fetch = (request: Request): Promise<Response> =>
    Promise.race([this.carry(request), gaveUp(request.signal)]);

  /** Sends every upload that ever left again, by this token. @returns how many were answered with 200 */
  async repeatUploads(token: string): Promise<number> {
    let taken = 0;
    for (const { url, headers, body } of this.uploads) {
      headers.set('authorization', `Bearer ${token}`);
      const { status } = await this.send(url, { method: 'POST', headers, body });
      if (status === 200) taken++;
    }
    return taken;
  }

  get uploaded(): number {
    return this.uploads.length;
  }

  /** What has reached the other side goes on there, whether somebody waits for it or not. */
  private async carry(request: Request): Promise<Response> {
    const sentMs = this.trueNow();
    await this.delay();
    const { url, method, headers } = request;
    if (this.losesRequest(url)) return this.nothing();
    const body = method === 'GET' ? undefined : await request.text();
    if (url.endsWith('/offline-scans') && body) this.uploads.push({ url, headers, body });
    const response = await this.send(url, { method, headers, body });
    await this.delay();
    if (this.losesAnswer(url)) return this.nothing();
    if (url.endsWith('/gate/contacts') && response.ok) this.heardMs = sentMs;
    return response;
  }

  private async delay(): Promise<void> {
    if (this.weather === 'lossy') await pause(this.random() * DELAY_MAX_MS);
  }

  private losesRequest(url: string): boolean {
    if (this.weather === 'no-uploads') return url.endsWith('/offline-scans');
    return this.weather === 'cut' || (this.weather === 'lossy' && this.random() < LOST);
  }

  private losesAnswer(url: string): boolean {
    if (this.weather === 'no-scan-answers') return url.endsWith('/check-ins');
    if (this.weather === 'lossy') return this.random() < LOST;
    return this.weather === 'cut' || this.weather === 'no-answers';
  }

  /** Some networks say that they are gone, and some say nothing. */
  private async nothing(): Promise<never> {
    if (this.weather !== 'no-uploads' && this.random() < 0.5) await pause(HANGS_MS);
    throw new TypeError('no network');
  }
}

function gaveUp(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new DOMException('aborted', 'AbortError'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
