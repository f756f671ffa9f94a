/** How far this device has read what the centre tells of tickets. */
export class ReadMark {
  private whole: string | undefined;
  private readOn: string | undefined;
  /** Whether the centre has more to tell at once. */
  isBehind = false;

  /**
   * From when on changes are to be asked for.
   * @param isPending something newer waits here: what is told of its tickets is passed over now, and
   *   must be told again once the centre has it
   */
  since(isPending: boolean): string | undefined {
    return (isPending ? this.readOn : undefined) ?? this.whole;
  }

  /**
   * An answer was taken up.
   * @returns up to where the list is whole
   */
  read({ cursor, hasMore }: { cursor: string; hasMore: boolean }, isPending: boolean): string {
    this.isBehind = hasMore;
    this.readOn = isPending ? cursor : undefined;
    if (!isPending || this.whole === undefined) this.whole = cursor;
    return this.whole;
  }

  /** The list is whole up to here. */
  begin(cursor: string): void {
    this.whole = cursor;
  }
}
