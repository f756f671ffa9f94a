import {
  LastSigningKey,
  listSigningKeys,
  NoKeyIdFree,
  retireSigningKey,
  rotateSigningKey,
} from '../../tickets/key-rotation.js';
import { KEY_IDS } from '../../tickets/ticket-keys.js';
import { exitStatus, Refusal } from '../refusal.js';
import type { Target } from '../services/demo.js';
import { table } from '../table.js';
import { whole } from './whole-number.js';

/** Options of `ticket-keys rotate` as typed. */
export interface RotateOptions {
  readonly after: string;
}

const HOUR_SECONDS = 3_600;
const DAY_MINUTES = 1_440;

/** Prints the signing keys of ticket codes. */
export async function showTicketKeys({ config, output }: Target): Promise<void> {
  const stored = await listSigningKeys(config);
  const now = new Date();
  const rows = stored.map(({ keyId, signsFrom, retiredAt, isRetired }) => ({
    keyId,
    signsFrom,
    retiredAt,
    state: isRetired === 1 ? 'retired' : signsFrom > now ? 'to come' : 'checks',
  }));
  const signing = rows
    .filter(({ state, keyId }) => state === 'checks' && keyId > 0)
    .reduce((last, key) => (key.signsFrom > last.signsFrom ? key : last), {
      keyId: 0,
      signsFrom: new Date(0),
    }).keyId;
  const lines = rows.map(({ keyId, signsFrom, retiredAt, state }) => [
    String(keyId),
    keyId === signing ? 'signs' : state,
    signsFrom.toISOString(),
    retiredAt?.toISOString() ?? '',
  ]);
  const first = rows.some(({ keyId }) => keyId === 0)
    ? []
    : [['0', signing === 0 ? 'signs' : 'checks', 'settings', '']];
  output.result(table([['id', 'state', 'signs from', 'retired'], ...first, ...lines]), {
    signing,
    stored: rows,
  });
}

/** Makes a new key that signs after the time given. */
export async function rotateTicketKey(target: Target, { after }: RotateOptions): Promise<void> {
  const minutes = whole('after', after, 1, 30 * DAY_MINUTES);
  try {
    const keyId = await rotateSigningKey(target.config, minutes * 60);
    const hours = Math.round((minutes * 60) / HOUR_SECONDS);
    const when = hours >= 2 ? `${hours} hours` : `${minutes} minutes`;
    const text = `Key ${keyId} signs new ticket codes in ${when}; the others still check. Gates must fetch their manifest before.`;
    target.output.result(text, { keyId, signsInSeconds: minutes * 60 });
  } catch (error) {
    if (error instanceof NoKeyIdFree) throw new Refusal(error.message);
    throw error;
  }
}

/** Ends a key. */
export async function retireTicketKey(target: Target, word: string): Promise<void> {
  const keyId = whole('id', word, 0, KEY_IDS - 1);
  const stored = await listSigningKeys(target.config);
  const known = keyId === 0 || stored.some((key) => key.keyId === keyId);
  if (!known) throw new Refusal(`There is no key ${keyId}.`, exitStatus.usage);
  try {
    await retireSigningKey(target.config, keyId);
  } catch (error) {
    if (error instanceof LastSigningKey) throw new Refusal(`${error.message} Rotate first.`);
    throw error;
  }
  const text = `Key ${keyId} is retired: within ten seconds every code it signed is refused. Wallets fetch new ones when they are online; printed codes must be printed anew.`;
  target.output.result(text, { keyId, retired: true });
}
