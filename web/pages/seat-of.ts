interface Printed {
  readonly section: string;
  readonly row: string;
  readonly number: string;
}

/** A seat as it is printed: name and value of each part it has. */
export function seatOf(seat: Printed, words: Printed): [name: string, value: string][] {
  const parts: [string, string][] = [
    [words.section, seat.section],
    [words.row, seat.row],
    [words.number, seat.number],
  ];
  return parts.filter(([, value]) => value !== '');
}
