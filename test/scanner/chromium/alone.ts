import { entryWindow } from '../../../entry/entry-window';
import { packTickets } from '../../../entry/gate-manifest';
import { readTicketCode } from '../../../entry/ticket-code';
import type { KeptGate } from '../../../web/gate/gate-store';
import { LocalJudge } from '../../../entry/local-judge';
import type { TicketVectors } from '../../support/ticket-vectors';

/** Keys of the vectors; layout 2 has those of layout 1. */
type Keys = Pick<TicketVectors, 'signing' | 'moving'>;
type Case = TicketVectors['cases'][number];

/** Bytes of hexadecimal text. */
export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));

/** What a gate page that knows what the vectors' gates know decides by itself. */
export function judgeVectors(keys: Keys, cases: readonly Case[], shortId: string) {
  return Promise.all(
    cases.map(async ({ code, gate }) => {
      const judge = new LocalJudge(await gateOf(keys, gate));
      const reading = readTicketCode(code);
      const ticketShortId = reading.ok ? reading.code.fields.ticketShortId : BigInt(shortId);
      if (gate.ticket) judge.learn(packTickets([{ ticketShortId, ...gate.ticket }]), 0);
      const { isNameChecked } = gate;
      const scan = { scanId: 's', code, readAtMs: Date.parse(gate.at), isNameChecked };
      const { outcome, reason } = await judge.judge({ ...scan, direction: 'in' }, undefined);
      return { outcome, ...(reason && { reason }) };
    }),
  );
}

async function gateOf({ signing, moving }: Keys, gate: Case['gate']): Promise<KeptGate> {
  const { subtle } = crypto;
  const { performanceShortId, startsAt } = gate;
  const raw = bytesOf(signing.publicKey);
  const key = await subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  const performanceKey = bytesOf(moving.performanceKey);
  return {
    ...{ performanceId: 'p', eventTitle: 'e', performanceShortId, startsAt, seats: [] },
    window: entryWindow(Date.parse(startsAt)),
    publicKeys: signing.keyIds.map((keyId) => ({ keyId, key })),
    performanceKey: await subtle.importKey('raw', performanceKey, 'HKDF', false, ['deriveBits']),
  };
}
