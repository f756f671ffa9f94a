/** Where a simulated buyer can be; the last three have nothing left to do. */
export const CROWD_STEPS = [
  'coming',
  'waiting',
  'choosing',
  'paying',
  'bought',
  'left',
  'refused',
] as const;
export type CrowdStep = (typeof CROWD_STEPS)[number];

/** From where a simulated buyer goes where. */
export const CROWD_TRANSITIONS: Readonly<Record<CrowdStep, readonly CrowdStep[]>> = {
  coming: ['waiting', 'choosing', 'refused'],
  waiting: ['waiting', 'choosing', 'left', 'refused'],
  choosing: ['choosing', 'paying', 'left', 'refused'],
  paying: ['paying', 'bought', 'left', 'refused'],
  bought: [],
  left: [],
  refused: [],
};

/** A step after which nothing follows. */
export function isOver(step: CrowdStep): boolean {
  return CROWD_TRANSITIONS[step].length === 0;
}
