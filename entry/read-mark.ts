/** How far somebody who decides without the centre has read what it tells of tickets. */
export class ReadMark {
  private readOn: string | undefined;
  private isReadingOn = false;
  /** Whether the centre has more to tell at once. */
  isBehind = false;

  /** @param whole up to where the list is whole */
  constructor(private whole?: string) {}

  /**
   * From when on changes are to be asked for now.
   * @param isPending something newer waits here: what is told of its tickets is passed over, and must
   *   be told again once the centre has it
   */
  since(isPending: boolean): string | undefined {
    this.isReadingOn = isPending && this.readOn !== undefined;
    return this.isReadingOn ? this.readOn : this.whole;
  }

  /**
   * The answer was taken up.
   * @returns up to where the list is whole
   */
  read({ cursor, hasMore }: { cursor: string; hasMore: boolean }, isPending: boolean): string {
    this.isBehind = hasMore;
    this.readOn = isPending ? cursor : undefined;
    if (this.whole === undefined || !(isPending || this.isReadingOn)) this.whole = cursor;
    return this.whole;
  }

  /** The list is whole up to here. */
  begin(cursor: string): void {
    this.whole = cursor;
  }
}
