import { answer, api, ask } from '../api/client';
import { withHeadStart } from '../api/head-start';
import { type Performance, performanceById } from '../api/performances';
import { Unreachable } from '../api/problem';
import { readPackedPlan } from './packed-plan';
import type { Plan } from './plan';
import type { PackedStates } from './states';

/** What does not change of a hall while somebody chooses seats in it. */
export interface Hall {
  readonly performance: Performance;
  readonly plan: Plan;
}

const accept = { accept: 'application/octet-stream' };

/** A performance's plan. @throws Refused, Unreachable */
export async function planOfPerformance(id: string): Promise<Plan> {
  const packed = await answer(
    api.GET('/api/v1/performances/{id}/seats', {
      params: { path: { id } },
      headers: accept,
      parseAs: 'arrayBuffer',
    }),
  );
  return readPackedPlan(packed);
}

/** A performance with its plan. @throws Refused, Unreachable */
export const hallById = withHeadStart(async (id): Promise<Hall> => {
  const [performance, plan] = await Promise.all([performanceById(id), planOfPerformance(id)]);
  return { performance, plan };
});

/** The states of all seats packed. @throws Unreachable */
export const packedStates = withHeadStart(async (id): Promise<PackedStates> => {
  const response = await ask(`/api/v1/performances/${id}/seat-states`, { headers: accept });
  if (!response.ok) throw new Unreachable();
  const version = response.headers.get('seat-states-version') ?? '';
  return { version, bytes: new Uint8Array(await response.arrayBuffer()) };
});
