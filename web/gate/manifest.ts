import { bytesOf, openManifest } from '../../entry/signed-manifest';
import { answer, api } from '../api/client';
import { labelOf } from '../seats/plan';
import { readPlan } from '../seats/read-plan';
import type { KeptGate, KeptTickets } from './gate-store';

/**
 * Fetches what this device needs to go on without network. Keys are kept so that no page can read
 * them out again.
 * @throws Refused, Unreachable, ForgedManifest; TypeError in a browser without Ed25519
 */
export async function fetchGate(
  performanceId: string,
): Promise<{ gate: KeptGate; tickets: KeptTickets }> {
  const path = { params: { path: { id: performanceId } } };
  const [signed, document] = await Promise.all([
    answer(api.GET('/api/v1/performances/{id}/check-in-manifest', path)),
    answer(api.GET('/api/v1/performances/{id}/seats', path)),
  ]);
  const { manifest, keys } = await openManifest(signed);
  const plan = readPlan(document);
  const gate: KeptGate = {
    ...keys,
    performanceId: manifest.performanceId,
    eventTitle: manifest.eventTitle,
    startsAt: manifest.startsAt,
    reEntry: manifest.reEntry,
    seats: Array.from({ length: plan.count }, (_, seatNo) => labelOf(plan, seatNo)),
  };
  return { gate, tickets: { packed: bytesOf(manifest.tickets), cursor: manifest.cursor } };
}
