import { type Post, upload } from './centre';
import { gateStore, type WaitingScan } from './gate-store';

const UPLOAD_MAX = 25;

/**
 * Scans that were decided here, until the centre has them. As long as it lacks one it must not take
 * this device for connected, and this device must not ask it: it would let the same ticket in again.
 */
export class HandOver {
  private waiting = 0;
  private begun = 0;
  private underWay = 0;
  private isDue = false;

  /** @param tell called with how many wait, whenever that changes */
  constructor(
    private readonly post: Post,
    private readonly tell: (waiting: number) => void,
  ) {}

  /** Whether the centre may lack something. */
  get isPending(): boolean {
    return this.isDue;
  }

  /** Those that were kept when the page was here last. */
  async recall(): Promise<WaitingScan[]> {
    const waiting = await gateStore.waiting(this.post.performanceId);
    this.isDue ||= waiting.length > 0;
    this.count(waiting.length);
    return waiting.map(({ scan }) => scan);
  }

  /** Runs one decision, which adds its scan; what it decides is pending from its beginning on. */
  async decide<Result>(decision: () => Promise<Result>): Promise<Result> {
    this.begun++;
    this.underWay++;
    this.isDue = true;
    try {
      return await decision();
    } finally {
      this.underWay--;
    }
  }

  /** Keeps a decided scan; only then may its result be shown. */
  async add(scan: WaitingScan): Promise<void> {
    await gateStore.addWaiting(scan);
    this.count(this.waiting + 1);
  }

  /**
   * Hands all over, the oldest first.
   * @throws Unreachable, Refused; what was not handed over waits on
   */
  async send(): Promise<void> {
    for (;;) {
      const { begun } = this;
      const all = await gateStore.waiting(this.post.performanceId);
      if (all.length === 0) {
        // One may have begun while the list was read.
        if (this.underWay === 0 && this.begun === begun) this.isDue = false;
        return;
      }
      const some = all.slice(0, UPLOAD_MAX);
      const scans = some.map(({ scan }) => scan);
      await upload(this.post, scans);
      await gateStore.dropWaiting(some.map(({ key }) => key));
      this.count(Math.max(0, this.waiting - some.length));
    }
  }

  private count(waiting: number): void {
    this.waiting = waiting;
    this.tell(waiting);
  }
}
