import { answer, api } from './client';
import { forgetPush, isPushKnown, pushDevice, rememberPushDevice } from './push-subscription';
import { currentSession } from './session';

/** Whether this browser takes pushes; `none`: it cannot, `blocked`: its owner forbade it. */
export type PushState = 'none' | 'blocked' | 'off' | 'on';

/** What a browser says when its push service cannot be reached, or knows no such thing. */
export class PushFailed extends Error {}

/** Whether this browser takes pushes now. */
export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) {
    return 'none';
  }
  if (Notification.permission === 'denied') return 'blocked';
  if (Notification.permission !== 'granted' || pushDevice() === undefined) return 'off';
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? 'on' : 'off';
}

/**
 * Asks the owner and the browser's push service, and tells the API where to push to. To be called
 * by a press of a button: browsers ask nobody otherwise.
 * @returns what it came to; `blocked` when the owner said no
 * @throws PushFailed, Refused, Unreachable
 */
export async function turnPushOn(): Promise<PushState> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission === 'denied' ? 'blocked' : 'off';
  const subscription = await subscribe();
  try {
    await tellApi(subscription);
  } catch (error) {
    // Nobody would push to it.
    await subscription.unsubscribe();
    throw error;
  }
  return 'on';
}

/** Nothing is pushed to this browser any more. @throws Refused, Unreachable */
export async function turnPushOff(): Promise<PushState> {
  const id = pushDevice();
  await forgetPush();
  if (id !== undefined) await removePushDevice(id);
  return 'off';
}

/** Nothing is pushed to one of the account's devices any more. @throws Refused, Unreachable */
export const removePushDevice = (id: string): Promise<unknown> =>
  answer(api.DELETE('/api/v1/push/subscriptions/{id}', { params: { path: { id } } }));

/**
 * Tells the API when the push service has given this browser another address since the last visit, or
 * when somebody else has signed in; a failure is for the next visit.
 */
export async function renewPush(accountId: string): Promise<void> {
  if (pushDevice() === undefined || (await pushState()) === 'none') return;
  if (Notification.permission !== 'granted') return;
  const subscription = await subscribe();
  if (!isPushKnown(accountId, subscription.endpoint)) await tellApi(subscription);
}

async function tellApi(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const body = {
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
  };
  const { id } = await answer(api.POST('/api/v1/push/subscriptions', { body }));
  const session = currentSession();
  if (session.state === 'in') rememberPushDevice(id, session.account.id, body.endpoint);
}

async function subscribe(): Promise<PushSubscription> {
  const { publicKey } = await answer(api.GET('/api/v1/push/key'));
  await navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: publicKey };
  try {
    return await pushManager.subscribe(wanted).catch(async (error: unknown) => {
      // One that was made for another key of the server stands in the way.
      const old = await pushManager.getSubscription();
      if (old === null) throw error;
      await old.unsubscribe();
      return pushManager.subscribe(wanted);
    });
  } catch (error) {
    throw new PushFailed('The push service gave no subscription', { cause: error });
  }
}
