import { drill, DRILL_LIMIT_MS } from '../support/drill.js';

describe('controls', () => {
  it.each([
    ['commit-answers-dropped', 'duplicated'],
    ['freeze-4s', 'gap'],
  ])(
    '%s with its safeguard switched off is red',
    async (name, reason) => {
      expect((await drill(name, '--control')).reasons).toContain(reason);
    },
    DRILL_LIMIT_MS,
  );
});
