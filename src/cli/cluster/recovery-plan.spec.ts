import type { DataCondition, NodeMemory } from './positions.js';
import { planRecovery } from './recovery-plan.js';

const group = '5b3c1f0e-1111-11f0-9c7e-0242ac120002';
const other = '6c4d2a1f-2222-11f0-9c7e-0242ac120002';
const at = (node: number, seqno: number, groupId = group): NodeMemory => ({
  ...{ node, condition: 'crashed', safeToBootstrap: false },
  position: { groupId, seqno },
});
const without = (node: number, condition: DataCondition): NodeMemory => ({
  ...{ node, condition, position: undefined, safeToBootstrap: true },
  reason: `no use of node ${node}`,
});

describe('planRecovery without an order', () => {
  it('starts the most advanced node and lets the others join, the nearest first', () => {
    expect(planRecovery([at(1, 10), at(2, 12), at(3, 11)])).toMatchObject({
      first: { node: 2 },
      joining: [{ node: 3 }, { node: 1 }],
      setAside: [],
    });
  });

  it.each(['half-copied', 'empty'] as const)('never starts a node that is %s', (condition) => {
    expect(planRecovery([without(1, condition), at(2, 3), at(3, 3)])).toMatchObject({
      first: { node: 2 },
      joining: [{ node: 3 }, { node: 1 }],
    });
  });

  it('does not guess between two histories', () => {
    expect(planRecovery([at(1, 10), at(2, 99, other)])).toMatchObject({
      problem: expect.stringContaining('two histories') as string,
      choices: [
        { node: 1, losses: [`the other history on node 2, 99 write sets of group ${other}`] },
        { node: 2, losses: [`the other history on node 1, 10 write sets of group ${group}`] },
      ],
    });
  });

  it('does not guess past data that cannot be read', () => {
    expect(planRecovery([at(1, 10), at(2, 9), without(3, 'unreadable')])).toMatchObject({
      problem: 'no use of node 3',
      choices: [
        { node: 1, losses: ['whatever only node 3 has; its data cannot be read'] },
        {
          node: 2,
          losses: [
            'the last 1 write sets, which node 1 has',
            'whatever only node 3 has; its data cannot be read',
          ],
        },
      ],
    });
  });

  it('has no choice to offer when no node has data', () => {
    expect(planRecovery([without(1, 'empty')])).toMatchObject({ choices: [] });
  });
});

describe('planRecovery with an order', () => {
  it('follows it and sets aside what the others have more', () => {
    expect(planRecovery([at(1, 10), at(2, 12), at(3, 9)], 1)).toMatchObject({
      first: { node: 1 },
      joining: [{ node: 3 }],
      setAside: [{ node: 2, loss: 'the last 2 write sets, which node 2 has' }],
    });
  });

  it.each(['half-copied', 'empty', 'unreadable'] as const)(
    'does not start a node that is %s',
    (condition) => {
      expect(planRecovery([without(1, condition), at(2, 3)], 1)).toMatchObject({
        problem: expect.stringContaining('never be first') as string,
      });
    },
  );
});
