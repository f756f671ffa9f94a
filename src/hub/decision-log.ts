import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { Direction, ScanOutcome, ScanReason } from '../../entry/check-in-rule.js';

/** What was decided about one scan, as it was shown. */
export interface Decision {
  readonly scanId: string;
  readonly deviceId: string;
  readonly gate: string;
  readonly code: string;
  readonly direction: Direction;
  readonly isNameChecked: boolean;
  /** By the hub's clock; of a device that was alone, by its own. */
  readonly atMs: number;
  readonly mode: 'slots' | 'island';
  readonly shown: ScanOutcome;
  readonly reason?: ScanReason | undefined;
  /** Text, empty when the code has none. */
  readonly ticketShortId: string;
  /** Decided here, and not by a device that was alone and handed it over to the hub. */
  readonly isOwn: boolean;
  /** The gate that a refusal named. */
  readonly otherGate?: string | undefined;
}

interface Waiting {
  readonly text: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Decisions in a file that is only ever appended to, one a line. What is appended at once is flushed
 * at once: a flush costs as much for one as for a hundred.
 */
export class DecisionLog {
  private readonly byScanId = new Map<string, Decision>();
  private waiting: Waiting[] = [];
  private flushing: Promise<void> | undefined;

  private constructor(
    private readonly file: FileHandle,
    /** Bytes that are known to be whole. */
    private length: number,
    private readonly decisions: Decision[],
  ) {
    for (const decision of decisions) this.byScanId.set(decision.scanId, decision);
  }

  /** Opens a log; a last line that is not whole was never answered, and goes. */
  static async open(path: string): Promise<DecisionLog> {
    const file = await open(path, 'a+', 0o600);
    const text = await readFile(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const length = Buffer.byteLength(whole);
    await file.truncate(length);
    const lines = whole.split('\n').slice(0, -1);
    return new DecisionLog(
      file,
      length,
      lines.map((line) => JSON.parse(line) as Decision),
    );
  }

  /** All of them, in their order. */
  get all(): readonly Decision[] {
    return this.decisions;
  }

  /** The last one about a scan. */
  find(scanId: string): Decision | undefined {
    return this.byScanId.get(scanId);
  }

  /**
   * Adds a decision, which counts from now on. It may be told to nobody before the promise is kept;
   * when that fails, {@link flush} tries again.
   */
  append(decision: Decision): Promise<void> {
    this.decisions.push(decision);
    this.byScanId.set(decision.scanId, decision);
    const kept = new Promise<void>((done, failed) => {
      this.waiting.push({ text: `${JSON.stringify(decision)}\n`, done, failed });
    });
    void this.flush().catch(() => undefined);
    return kept;
  }

  /**
   * Everything that was added is on the disk.
   * @throws what the disk says
   */
  async flush(): Promise<void> {
    while (this.flushing !== undefined || this.waiting.length > 0) {
      this.flushing ??= this.write().finally(() => (this.flushing = undefined));
      await this.flushing;
    }
  }

  /** Ends the log; nothing may be added any more. */
  async close(): Promise<void> {
    await this.flush().catch(() => undefined);
    await this.file.close();
  }

  private async write(): Promise<void> {
    const some = this.waiting;
    this.waiting = [];
    const text = some.map((one) => one.text).join('');
    try {
      await this.file.appendFile(text);
      await this.file.datasync();
    } catch (error) {
      // Half a line may be there; what nobody heard of is written again.
      await this.file.truncate(this.length).catch(() => undefined);
      for (const { failed } of some) failed(error);
      const again = some.map(({ text: line }) => ({ text: line, done: noop, failed: noop }));
      this.waiting = [...again, ...this.waiting];
      throw error;
    }
    this.length += Buffer.byteLength(text);
    for (const { done } of some) done();
  }
}

const noop = (): void => undefined;
