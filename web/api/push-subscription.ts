import { recall, remember } from './settings';

/** Under which the API knows this browser as one that takes pushes; nothing secret. */
const DEVICE_KEY = 'picket.push-device';

/** The id of this browser among the account's devices, when it takes pushes. */
export const pushDevice = (): string | undefined => recall(DEVICE_KEY);

/** Notes under which id the API knows this browser. */
export const rememberPushDevice = (id: string | undefined): void => remember(DEVICE_KEY, id);

/**
 * Nothing is pushed to this browser any more, whoever signs in next; works without network, since
 * the push service tells the server when it is sent to the next time.
 */
export async function forgetPush(): Promise<void> {
  if (pushDevice() === undefined) return;
  rememberPushDevice(undefined);
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
