import { answer, api } from './client';
import { forgetPush, pushDevice, rememberPushDevice } from './push-subscription';

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
  await tellApi(await subscribe());
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

/** A push service may have given this browser another address since the last visit. */
export async function renewPush(): Promise<void> {
  if (pushDevice() === undefined || (await pushState()) === 'none') return;
  if (Notification.permission === 'granted') await tellApi(await subscribe());
}

async function tellApi(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  const body = {
    endpoint: endpoint ?? '',
    keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
  };
  try {
    rememberPushDevice((await answer(api.POST('/api/v1/push/subscriptions', { body }))).id);
  } catch (error) {
    // Nobody would push to it.
    await subscription.unsubscribe();
    throw error;
  }
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
