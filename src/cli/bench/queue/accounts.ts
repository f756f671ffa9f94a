const INDEX_DIGITS = 12;

/**
 * The account id of a simulated buyer: a UUID of its own for each run and index.
 * @param run eight hexadecimal digits
 */
export function accountOf(run: string, index: number): string {
  return `${run}-0000-4000-8000-${index.toString(16).padStart(INDEX_DIGITS, '0')}`;
}
