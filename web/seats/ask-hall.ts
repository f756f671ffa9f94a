import { answer, api, ask } from '../api/client';
import { withHeadStart } from '../api/head-start';
import { performanceById } from '../api/performances';

const accept = { accept: 'application/octet-stream' };

/** A performance's plan as packed bytes. @throws Refused, Unreachable */
export const packedPlan = withHeadStart((id) =>
  answer(
    api.GET('/api/v1/performances/{id}/seats', {
      params: { path: { id } },
      headers: accept,
      parseAs: 'arrayBuffer',
    }),
  ),
);

/** The answer with the states of all seats as packed bytes. @throws Unreachable */
export const packedStates = withHeadStart((id) =>
  ask(`/api/v1/performances/${id}/seat-states`, { headers: accept }),
);

/** Asks for everything a hall is drawn from, while the page that draws it is still on its way. */
export function startHall(id: string): void {
  for (const question of [packedPlan, packedStates, performanceById]) question.start(id);
}
