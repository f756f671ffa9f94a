import { codeText, STILL_BYTES } from '../../../entry/ticket-code';
import { makeCode } from '../../../web/wallet/moving-code';
import type { TicketVectors } from '../../support/ticket-vectors';
import { bytesOf } from './alone';

/** The codes that the wallet page makes of the vectors' ticket keys. */
export function makeVectors(codes: TicketVectors['codes']): Promise<string[]> {
  return Promise.all(
    codes.map(async ({ bytes, ticketKey, at }) => {
      const hmac = { name: 'HMAC', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('raw', bytesOf(ticketKey), hmac, false, ['sign']);
      const stillCode = codeText(bytesOf(bytes).subarray(0, STILL_BYTES));
      const maker = { ticketId: '', revision: 0, stillCode, key, movesFromMs: 0, endsAtMs: 0 };
      return (await makeCode(maker, Date.parse(at))).text;
    }),
  );
}
