import { recall, remember } from './settings';

/** Under which the API knows this browser as one that takes pushes; nothing secret. */
const DEVICE_KEY = 'picket.push-device';
/** Whose address of this browser the API was told. */
const KNOWN_KEY = 'picket.push-known';

/** The id of this browser among the account's devices, when it takes pushes. */
export const pushDevice = (): string | undefined => recall(DEVICE_KEY);

/** Whether the API knows this address of the browser, as one of this account's. */
export const isPushKnown = (accountId: string, endpoint: string): boolean =>
  recall(KNOWN_KEY) === knownAs(accountId, endpoint);

/** Notes under which id the API knows this browser, and what it was told. */
export function rememberPushDevice(id: string, accountId: string, endpoint: string): void {
  remember(DEVICE_KEY, id);
  remember(KNOWN_KEY, knownAs(accountId, endpoint));
}

const knownAs = (accountId: string, endpoint: string): string => `${accountId} ${endpoint}`;

/**
 * Nothing is pushed to this browser any more, whoever signs in next; works without network, since
 * the push service tells the server when it is sent to the next time.
 */
export async function forgetPush(): Promise<void> {
  if (pushDevice() === undefined) return;
  remember(DEVICE_KEY, undefined);
  remember(KNOWN_KEY, undefined);
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
