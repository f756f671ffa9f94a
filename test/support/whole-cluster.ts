import { picket } from './processes.js';

/**
 * Before each file of the fault suite: what a failed file before it left down comes back, so that
 * one failure is told as one.
 */
beforeAll(async () => {
  const whole = await picket('status').then(
    () => true,
    () => false,
  );
  if (whole) return;
  // Refused for a node that is not frozen.
  for (const node of ['1', '2', '3']) await picket('node', 'thaw', node).catch(() => undefined);
  await picket('up');
}, 180_000);
