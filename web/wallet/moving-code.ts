import { decodeBase45 } from '../../entry/base45';
import { STEP_MS, stepAcceptedUntilMs, stepAgeMs, stepAt } from '../../entry/moving-part';
import { codeText, movingMessage, STILL_BYTES, wholeCode } from '../../entry/ticket-code';
import { type Answer, answer, api } from '../api/client';
import { askAsDevice } from './device';
import { keptDevice } from './device-store';
import { openParcel } from './key-parcel';
import { type CodeMaker, keepMaker, keptMaker, type WalletTicket } from './wallet-store';

type TicketKey = Answer<'/api/v1/tickets/{id}/key', 'get'>;

/** Whether this browser can make codes by itself: pages over plain HTTP from afar cannot. */
export const canMakeCodes = 'crypto' in globalThis && 'subtle' in crypto;

/** A code to show: its text, until when it is good, and how old it is and can become (ms). */
export interface MadeCode {
  readonly text: string;
  readonly validUntilMs: number;
  /** Absent from a code that does not move. */
  readonly moving?: { readonly ageMs: number; readonly lifeMs: number };
}

/**
 * Asks for what makes a ticket's codes, as the account's one device, and keeps it as it came: sealed
 * for this device, so that a copy of what is kept makes no codes.
 * @throws Refused: `other-device-enrolled`, `device-copied`, `code-not-yet-shown`, `ticket-void`;
 *   Unreachable
 */
export async function fetchBoundMaker(id: string, accountId: string): Promise<CodeMaker> {
  const { revision, stillCode, parcel, movesFrom, endsAt } = await askAsDevice(accountId, id);
  const about = {
    ...{ ticketId: id, revision, stillCode },
    movesFromMs: Date.parse(movesFrom),
    endsAtMs: Date.parse(endsAt),
  };
  await keepMaker({ ...about, parcel, accountId });
  const device = await keptDevice(accountId);
  if (device === undefined) throw new Error('the device was forgotten while it was asked for');
  return { ...about, key: await openParcel(parcel, device.wrapping.privateKey, about) };
}

/** What makes a ticket's codes, as this device kept it; undefined when it is not, or not for it. */
export async function recalledMaker(id: string): Promise<CodeMaker | undefined> {
  const kept = await keptMaker(id);
  if (kept === undefined || 'key' in kept) return kept;
  const { parcel, accountId, ...about } = kept;
  try {
    const device = await keptDevice(accountId);
    if (device === undefined) return undefined;
    return { ...about, key: await openParcel(parcel, device.wrapping.privateKey, about) };
  } catch {
    // Sealed for another device, or storage that lost its keys.
    return undefined;
  }
}

/**
 * Asks for what makes a ticket's codes.
 * @throws Refused: `code-not-yet-shown` sooner than a day before, `ticket-void`; Unreachable
 */
export async function fetchMaker({
  id,
  revision,
}: Pick<WalletTicket, 'id' | 'revision'>): Promise<CodeMaker> {
  const given: TicketKey = await answer(
    api.GET('/api/v1/tickets/{id}/key', { params: { path: { id } } }),
  );
  const raw = Uint8Array.from(atob(given.key), (letter) => letter.charCodeAt(0));
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return {
    ticketId: id,
    revision,
    stillCode: given.stillCode,
    // Not to be exported: what is kept on this device cannot be read out of it by a page.
    key: await crypto.subtle.importKey('raw', raw, hmac, false, ['sign']),
    movesFromMs: Date.parse(given.movesFrom),
    endsAtMs: Date.parse(given.endsAt),
  };
}

/** The code of a moment (ms since 1970, by the server's clock), made without network. */
export async function makeCode(maker: CodeMaker, nowMs: number): Promise<MadeCode> {
  const { stillCode, key, movesFromMs } = maker;
  if (nowMs < movesFromMs) return { text: stillCode, validUntilMs: movesFromMs };
  const still = decodeBase45(stillCode.slice(stillCode.indexOf(':') + 1));
  if (still?.length !== STILL_BYTES) throw new RangeError('not the still part of a ticket code');
  const step = stepAt(nowMs);
  const message = movingMessage(still, step);
  const mac = await crypto.subtle.sign('HMAC', key, message as Uint8Array<ArrayBuffer>);
  return {
    text: codeText(wholeCode(still, step, new Uint8Array(mac))),
    validUntilMs: stepAcceptedUntilMs(nowMs),
    moving: { ageMs: stepAgeMs(nowMs), lifeMs: STEP_MS },
  };
}
