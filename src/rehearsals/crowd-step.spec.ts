import { CROWD_STEPS, CROWD_TRANSITIONS, isOver } from './crowd-step.js';

it('a simulated buyer can reach every step, and stops at the three that are the last', () => {
  const seen = new Set(['coming'] as (keyof typeof CROWD_TRANSITIONS)[]);
  for (const step of seen) for (const next of CROWD_TRANSITIONS[step]) seen.add(next);
  expect([...seen].sort()).toEqual([...CROWD_STEPS].sort());
  expect(CROWD_STEPS.filter(isOver)).toEqual(['bought', 'left', 'refused']);
});
