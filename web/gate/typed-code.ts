/** A hand-held scanner types faster than this from key to key, ms; nobody else does. */
const KEY_GAP_MS = 80;
/** Shorter texts are not worth a look. */
const LENGTH_MIN = 3;

/** Reads what hand-held scanners type: a burst of keys that ends in Enter, wherever the focus is. */
export class TypedCode {
  private text = '';
  private lastMs = 0;

  /**
   * Takes one key (`KeyboardEvent.key`) at a moment.
   * @returns the code when this key ends one
   */
  take(key: string, nowMs: number): string | undefined {
    const isBurst = nowMs - this.lastMs <= KEY_GAP_MS;
    this.lastMs = nowMs;
    if (key === 'Enter') {
      const text = isBurst ? this.text : '';
      this.text = '';
      return text.length >= LENGTH_MIN ? text : undefined;
    }
    // Shift and the like are keys, too.
    if (key.length !== 1) return undefined;
    this.text = isBurst ? this.text + key : key;
    return undefined;
  }
}
