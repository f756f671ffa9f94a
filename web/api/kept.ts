/** Name of the database in which the wallet keeps tickets on this device. */
export const WALLET = 'picket-wallet';

/** Forgets what was kept on this device for whoever signs out. */
export function forgetKept(): void {
  try {
    indexedDB.deleteDatabase(WALLET);
  } catch {
    // Storage is forbidden, so nothing was kept.
  }
}
