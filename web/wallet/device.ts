import { requestMessage } from '../../entry/device-message';
import { type Answer, answer, api } from '../api/client';
import { isRefused } from '../api/problem';
import { type DeviceRecord, keepDevice, keptDevice } from './device-store';
import { base64Of } from './key-parcel';
import { newSigningKey, pointOf, signatureOf } from './signing-key';

export type DeviceKey = Answer<'/api/v1/tickets/{id}/device-key', 'post'>;

/** Whether this browser can be a device: pages over plain HTTP from afar cannot. */
export const canBeDevice =
  'crypto' in globalThis && 'subtle' in crypto && 'locks' in navigator && 'indexedDB' in globalThis;

const WRAPPING = { name: 'ECDH', namedCurve: 'P-256' };

/**
 * One window at a time: two that went on from the same nonce would be taken for two devices.
 */
function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  return navigator.locks.request('picket-device', work);
}

/**
 * Asks for a ticket's key as this account's device, which is enrolled when it is the first.
 * @throws Refused: `other-device-enrolled`, `device-copied`, `code-not-yet-shown`, `ticket-void`;
 *   Unreachable
 */
export function askAsDevice(accountId: string, ticketId: string): Promise<DeviceKey> {
  return alone(async () => {
    try {
      return await askWith(await enrolled(accountId), ticketId);
    } catch (error) {
      if (!isRefused(error, 'device-unproven')) throw error;
      // Another device took its place: begin anew, which says so and from when on it can be changed.
      await keepDevice(await newRecord(accountId));
      return await askWith(await enrolled(accountId), ticketId);
    }
  });
}

/**
 * Makes this browser the account's device instead of the last one.
 * @throws Refused: `password-wrong`, `device-change-too-soon`, `device-change-closed`; Unreachable
 */
export function changeDevice(accountId: string, password: string): Promise<void> {
  return alone(async () => {
    const known = await keptDevice(accountId);
    // Keys of a device that was copied are worth nothing.
    const record =
      known === undefined || known.deviceId !== undefined ? await newRecord(accountId) : known;
    await keepDevice(record);
    const body = { ...(await publicPart(record)), password };
    const { id } = await answer(api.POST('/api/v1/me/ticket-device/change', { body }));
    await keepDevice({ ...record, deviceId: id });
  });
}

async function enrolled(accountId: string): Promise<DeviceRecord & { deviceId: string }> {
  let record = await keptDevice(accountId);
  if (record === undefined) {
    record = await newRecord(accountId);
    await keepDevice(record);
  }
  const { deviceId } = record;
  if (deviceId !== undefined) return { ...record, deviceId };
  const body = await publicPart(record);
  const { id } = await answer(api.PUT('/api/v1/me/ticket-device', { body }));
  const known = { ...record, deviceId: id };
  await keepDevice(known);
  // Browsers clear what nobody asked to keep; the answer is the browser's to give.
  void navigator.storage.persist().catch(() => false);
  return known;
}

async function askWith(
  record: DeviceRecord & { deviceId: string },
  ticketId: string,
): Promise<DeviceKey> {
  const { deviceId, nonce, signing } = record;
  const nextNonce = record.nextNonce ?? newNonce();
  await keepDevice({ ...record, nextNonce });
  const message = requestMessage({ deviceId, ticketId, nonce, nextNonce });
  const signature = await signatureOf(signing, message);
  const given = await answer(
    api.POST('/api/v1/tickets/{id}/device-key', {
      params: { path: { id: ticketId } },
      body: { deviceId, nonce, nextNonce, signature },
    }),
  );
  const { accountId, wrapping } = record;
  await keepDevice({ accountId, deviceId, signing, wrapping, nonce: nextNonce });
  return given;
}

async function newRecord(accountId: string): Promise<DeviceRecord> {
  const [signing, wrapping] = await Promise.all([
    newSigningKey(),
    crypto.subtle.generateKey(WRAPPING, false, ['deriveKey']),
  ]);
  return { accountId, signing, wrapping, nonce: newNonce() };
}

async function publicPart({ signing, wrapping, nonce }: DeviceRecord) {
  const [verifyKey, wrapKey] = await Promise.all([pointOf(signing), pointOf(wrapping)]);
  return { verifyKey, wrapKey, nonce };
}

function newNonce(): string {
  return base64Of(crypto.getRandomValues(new Uint8Array(16)));
}
