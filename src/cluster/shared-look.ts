/**
 * Looks at something at most once an interval, however many ask: whoever asks while a look is
 * under way, or soon after it, gets that look. Nobody asks, nothing is looked at.
 */
export class SharedLook<T> {
  private underWay: Promise<T> | undefined;
  private latest: { readonly value: T; readonly atMs: number } | undefined;

  constructor(
    private readonly look: () => Promise<T>,
    private readonly freshMs: number,
  ) {}

  /** A look that is at most `freshMs` old. @throws what the look throws */
  get(): Promise<T> {
    const { latest } = this;
    if (latest !== undefined && performance.now() - latest.atMs < this.freshMs) {
      return Promise.resolve(latest.value);
    }
    this.underWay ??= this.look()
      .then((value) => {
        this.latest = { value, atMs: performance.now() };
        return value;
      })
      .finally(() => {
        this.underWay = undefined;
      });
    return this.underWay;
  }
}
