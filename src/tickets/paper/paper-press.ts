import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ServiceUnavailable } from '../../errors/common.errors.js';
import type { Locale } from '../../errors/domain-error.js';
import type { PaperTicket } from './paper-document.js';

/** What the thread is asked for. */
export interface PaperJob {
  readonly id: number;
  readonly locale: Locale;
  readonly tickets: readonly PaperTicket[];
}

/** What it answers. */
export type PaperDone =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly failure: string };

/** Papers that may wait; each takes about a tenth of a second. */
const WAITING_MAX = 50;

interface Waiting {
  resolve(pdf: Buffer): void;
  reject(error: Error): void;
}

/** Makes PDFs in a thread of its own, which is started for the first one. */
@Injectable()
export class PaperPress implements OnApplicationShutdown {
  private readonly waiting = new Map<number, Waiting>();
  private thread: Worker | undefined;
  private count = 0;

  /**
   * The tickets as a PDF, one a page.
   * @throws ServiceUnavailable when too many wait already
   */
  pdf(locale: Locale, tickets: readonly PaperTicket[]): Promise<Buffer> {
    if (this.waiting.size >= WAITING_MAX) return Promise.reject(new ServiceUnavailable());
    this.thread ??= this.start();
    const job: PaperJob = { id: ++this.count, locale, tickets };
    const { thread } = this;
    return new Promise((resolve, reject) => {
      this.waiting.set(job.id, { resolve, reject });
      thread.postMessage(job);
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread?.terminate();
  }

  private start(): Worker {
    const thread = new Worker(new URL('./paper-thread.js', import.meta.url));
    // A process that has nothing else to do may end.
    thread.unref();
    thread.on('message', (done: PaperDone) => {
      const waiting = this.waiting.get(done.id);
      this.waiting.delete(done.id);
      if ('pdf' in done) waiting?.resolve(Buffer.from(done.pdf));
      else waiting?.reject(new Error(done.failure));
    });
    const lose = (error: Error): void => {
      if (this.thread === thread) this.thread = undefined;
      for (const waiting of this.waiting.values()) waiting.reject(error);
      this.waiting.clear();
    };
    thread.on('error', lose);
    thread.on('exit', () => lose(new Error('the thread that makes papers has ended')));
    return thread;
  }
}
