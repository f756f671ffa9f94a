/** The same code in view is not another scan within this time, ms. */
const SAME_MS = 4_000;

/**
 * Tells a new code from one that is still held before the camera, which is read ten times a second.
 * A ticket's code changes every 15 seconds, so what counts is the part that stays: its first
 * characters.
 */
export class DoubleReadGuard {
  private readonly seenAt = new Map<string, number>();

  /** Whether the text is to be taken for a scan; `nowMs` by any clock that only rises. */
  isNew(text: string, nowMs: number): boolean {
    const key = stillPartOf(text);
    const last = this.seenAt.get(key);
    for (const [other, at] of this.seenAt) if (nowMs - at > SAME_MS) this.seenAt.delete(other);
    this.seenAt.set(key, nowMs);
    return last === undefined || nowMs - last > SAME_MS;
  }
}

/** `T1:` and 88 of the 89 still bytes, three characters for two bytes. */
const STILL_CHARACTERS = 3 + 132;

function stillPartOf(text: string): string {
  return text.slice(0, STILL_CHARACTERS);
}
