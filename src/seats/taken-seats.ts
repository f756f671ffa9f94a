/** So long a seat is believed to be taken before the database is asked again. */
const BELIEVED_MS = 1_000;
/** So many seats are remembered at the most; the oldest are forgotten first. */
const SEATS_MAX = 100_000;

/**
 * Seats that the database has just said are taken, for refusing in a crowd without asking it again. A
 * seat is never given from here: what is not remembered goes to the database. Once a second one
 * request for a seat goes there in any case, so a seat that was let go is refused for a second at most
 * before somebody can have it.
 */
export class TakenSeats {
  private readonly believedUntilMs = new Map<string, number>();

  /** Remembers what the database has said just now. */
  note(performanceId: string, seatNos: readonly number[], nowMs: number): void {
    for (const seatNo of seatNos) {
      const seat = `${performanceId} ${seatNo}`;
      this.believedUntilMs.delete(seat); // so that it is the youngest again
      this.believedUntilMs.set(seat, nowMs + BELIEVED_MS);
    }
    for (const oldest of this.believedUntilMs.keys()) {
      if (this.believedUntilMs.size <= SEATS_MAX) break;
      this.believedUntilMs.delete(oldest);
    }
  }

  /**
   * Those of the seats that are taken as far as is known. Empty: ask the database; until it has
   * answered, or a second has gone, the others who want these seats are still refused.
   */
  among(performanceId: string, seatNos: readonly number[], nowMs: number): number[] {
    const known = seatNos.filter((seatNo) =>
      this.believedUntilMs.has(`${performanceId} ${seatNo}`),
    );
    const believed = known.filter(
      (seatNo) => (this.believedUntilMs.get(`${performanceId} ${seatNo}`) ?? 0) > nowMs,
    );
    if (believed.length === 0) this.note(performanceId, known, nowMs);
    return believed;
  }
}
