import { slotOf } from '../../entry/gate-manifest';
import type { LocalVerdict } from '../../entry/local-judge';
import type { KeptContact, KeptGate } from './gate-store';
import type { Scan, ScanResult } from './scan-result';

/** How a verdict of this device is shown. */
export function resultOf(
  scan: Scan,
  { outcome, reason, fields }: LocalVerdict,
  { performanceShortId, seats }: KeptGate,
  { gates }: KeptContact,
): ScanResult {
  const isOurs = fields?.performanceShortId === performanceShortId;
  const slot = outcome === 'other-gate' && fields ? slotOf(fields.ticketShortId) : undefined;
  return {
    ...{ scan, outcome, reason, alone: true, atMs: scan.readAtMs },
    seat: isOurs && outcome !== 'ticket-invalid' ? seats[fields.seatNo] : undefined,
    otherGate: gates.find(({ slots }) => slot !== undefined && slots.includes(slot))?.gate,
  };
}
