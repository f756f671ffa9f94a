/**
 * A contact tells of the answer before it for so long, ms. The centre counts none that comes later, so
 * it takes the devices for cut off before anybody decides for them; the same as on the gate page.
 */
const TELLS_OF_ANSWER_MS = 3_000;
/** After an outage no scan is passed on before every device was heard of by the centre, or this, ms. */
const SETTLES_MAX_MS = 4_000;
/** For so long a process of the centre believes what it read of gates, ms, and a little longer. */
const BELIEVED_MS = 700;

/**
 * How a hub stands with the centre. `through`: everything is passed on and the centre decides.
 * `away`: no contact of a device is passed on, so the centre takes all devices for cut off, and from
 * some seconds on the hub decides for them.
 *
 * The rule is a lone device's. Every contact that counts at the centre was passed on at most
 * {@link TELLS_OF_ANSWER_MS} after one that was answered (`answeredMs`), arrived within the second that
 * the hub waits, and counts four seconds: eight in all. The hub decides after nine.
 */
export class HubLink {
  private phase: 'through' | 'away' = 'away';
  private isHeld = false;
  private isOver = false;
  private answeredMs: number;
  private unsettled = new Set<string>();
  private asksFromMs = 0;

  /**
   * @param runMs a clock that only runs, ms
   * @param hadDecided decisions of an earlier process wait for the centre: nothing was passed on since
   */
  constructor(
    private readonly runMs: () => number,
    hadDecided: boolean,
  ) {
    // Else nobody knows when the centre was last told of somebody: as if just now.
    this.answeredMs = hadDecided ? -Infinity : runMs();
  }

  /** Whether contacts are passed on. */
  get isThrough(): boolean {
    return this.phase === 'through';
  }

  /** Whether scans are passed on. */
  get mayAsk(): boolean {
    const nowMs = this.runMs();
    return this.isThrough && nowMs >= this.asksFromMs;
  }

  /** Whether a contact that is passed on now may count as one whose device is heard and hears. */
  get hears(): boolean {
    return this.isThrough && this.runMs() - this.answeredMs <= TELLS_OF_ANSWER_MS;
  }

  /** Whether the hub decides. @param aloneMs so long after the last contact that was answered */
  mayDecide(aloneMs: number): boolean {
    if (this.isThrough || this.isHeld || this.isOver) return false;
    return this.runMs() - this.answeredMs >= aloneMs;
  }

  /** Something that was passed on was not answered. @returns whether that is news */
  lost(): boolean {
    if (!this.isThrough || this.isOver) return false;
    this.phase = 'away';
    return true;
  }

  /** A contact that was sent then was answered. What is answered while away changes nothing. */
  answered(sentMs: number): void {
    if (this.isThrough) this.answeredMs = Math.max(this.answeredMs, sentMs);
  }

  /** While held, nothing is decided and nothing passed on: what was decided is handed over to the last. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
  }

  /**
   * The centre has all that was decided and answered a contact that was sent then: it decides again.
   * @param unheard devices in contact of which the centre must hear before it is asked about tickets:
   *   it takes them for cut off
   */
  returned(sentMs: number, unheard: readonly string[]): void {
    const nowMs = this.runMs();
    this.phase = 'through';
    this.isHeld = false;
    this.answeredMs = sentMs;
    this.unsettled = new Set(unheard);
    this.asksFromMs = this.unsettled.size === 0 ? nowMs : nowMs + SETTLES_MAX_MS;
  }

  /** The centre answered a contact of this device. */
  settled(deviceId: string): void {
    const wasLast = this.unsettled.delete(deviceId) && this.unsettled.size === 0;
    if (wasLast) this.asksFromMs = Math.min(this.asksFromMs, this.runMs() + BELIEVED_MS);
  }

  /** The hub was revoked: it passes on what it can, and decides nothing any more. */
  end(): void {
    this.phase = 'through';
    this.isOver = true;
  }

  get isRevoked(): boolean {
    return this.isOver;
  }
}
