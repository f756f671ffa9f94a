import { readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** A slice of a thread's time as the browser traced it; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Time on a processor, however many others wanted one. */
  readonly tdur?: number;
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing'];
const MARK = 'picket-main-thread';

/** A page whose main thread has a fraction of the processor, and is traced by the browser itself. */
export class PageTrace {
  private constructor(
    private readonly page: Page,
    private readonly devtools: CDPSession,
  ) {}

  /** @param slower how many times */
  static async of(page: Page, slower: number): Promise<PageTrace> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
    await page.addInitScript(`performance.mark('${MARK}')`);
    return new PageTrace(page, devtools);
  }

  /** What `work` brought, and the milliseconds the page's main thread was on a processor meanwhile. */
  async during<Result>(work: () => Promise<Result>): Promise<{ result: Result; mainMs: number }> {
    const events: TraceEvent[] = [];
    const collect = ({ value }: { value: object[] }): void => {
      for (const event of value) events.push(event as TraceEvent);
    };
    this.devtools.on('Tracing.dataCollected', collect);
    await this.devtools.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: CATEGORIES },
    });
    const result = await work();
    await this.page.evaluate(`performance.mark('${MARK}')`);
    const complete = new Promise((done) => this.devtools.once('Tracing.tracingComplete', done));
    await this.devtools.send('Tracing.end');
    await complete;
    this.devtools.off('Tracing.dataCollected', collect);
    return { result, mainMs: mainThreadMs(events) };
  }
}

/** Outermost slices alone: those within are part of their time. */
function mainThreadMs(events: readonly TraceEvent[]): number {
  const mark = events.find(({ name }) => name === MARK);
  const slices = events
    .filter(({ ph, pid, tid }) => ph === 'X' && pid === mark?.pid && tid === mark.tid)
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  let [end, micros] = [0, 0];
  for (const { ts, dur = 0, tdur = 0 } of slices) {
    if (ts < end) continue;
    end = ts + dur;
    micros += tdur;
  }
  return micros / 1_000;
}

/** Megabytes that no other process shares, of the page's process: the largest one of the browser. */
export async function ownMegabytes(browser: Browser): Promise<number> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
      const kilobytes = [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].map(([, size]) => +size!);
      return kilobytes.reduce((sum, size) => sum + size, 0) / 1_024;
    });
  return Math.max(...sizes);
}
