import { Logger } from '@nestjs/common';

/**
 * Repeats a piece of work: the next round starts an interval after the last one ended, and a round
 * that fails is logged and tried again. Makes deadlines in the database true.
 */
export class Sweep {
  private readonly logger = new Logger('Sweep');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly name: string,
    private readonly intervalMs: number,
    private readonly work: () => Promise<void>,
    /** A round that took long is followed by at least so many times as long a pause. */
    private readonly restPerWork = 0,
  ) {}

  start(): void {
    this.startAfter(this.intervalMs);
  }

  private startAfter(pauseMs: number): void {
    this.timer = setTimeout(() => {
      const startMs = performance.now();
      this.round = this.work()
        .catch((error: unknown) => this.logger.error({ err: error, sweep: this.name }))
        .then(() => {
          const tookMs = performance.now() - startMs;
          if (!this.stopped) this.startAfter(Math.max(this.intervalMs, tookMs * this.restPerWork));
        });
    }, pauseMs);
  }

  /** Ends after the round that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }
}
