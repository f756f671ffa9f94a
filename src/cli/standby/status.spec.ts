import type { KeeperStatus } from './keeper-status.js';
import { adviceFor, type Side } from './status.js';

const side = (role: string, serving = true): Side => ({
  name: role === 'primary' ? 'main cluster' : 'standby cluster',
  role,
  serving,
  nodes: [],
});
const keeper: KeeperStatus = { atMs: 0, running: true, position: '', lagSeconds: 0.2, error: '' };
const sides = [side('primary'), side('standby')];

describe('advice about the standby', () => {
  it('is silent while it follows', () => {
    expect(adviceFor(true, sides, keeper)).toEqual([]);
  });

  it.each([
    ['start', false, [side('primary')], undefined],
    ['failback', true, [side('fenced', false), side('primary')], keeper],
    ['start', true, [side('primary'), side('standby', false)], keeper],
    ['picket up', true, sides, undefined],
    ['--again', true, sides, { ...keeper, running: false, error: 'purged' }],
    ['9.0 s behind', true, sides, { ...keeper, lagSeconds: 9 }],
    // A lag that nobody knows must not pass for none.
    ['unknown', true, sides, { ...keeper, lagSeconds: undefined }],
  ])('says %s', (word, exists, both, seen) => {
    expect(adviceFor(exists, both, seen).join()).toContain(word);
  });
});
