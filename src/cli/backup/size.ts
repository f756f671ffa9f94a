const MEGABYTE = 1024 * 1024;

/** `12.3 MB`. */
export function size(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
