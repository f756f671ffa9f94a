import { drills } from '../cli/drills/registry.js';
import { NODE_ACTIONS } from '../cli/commands/node.js';
import {
  allowedCommand,
  argumentsOf,
  NODE_COMMANDS,
  PAGE_DRILLS,
  wordsOf,
} from './allowed-commands.js';

describe('commands from the page', () => {
  it.each([
    ['kill', { node: 3 }, 'node kill 3 --keep-serving'],
    ['stop', { node: 1 }, 'node stop 1 --keep-serving'],
    ['freeze', { node: 2 }, 'node freeze 2 --keep-serving'],
    ['isolate', { node: 5 }, 'node isolate 5 --keep-serving'],
    ['start', { node: 3 }, 'node start 3'],
    ['thaw', { node: 3 }, 'node thaw 3'],
    ['rejoin', { node: 3 }, 'node rejoin 3'],
    ['backup', {}, 'backup'],
    ['drill', { drill: 'kill-node' }, 'drill kill-node'],
  ])('%s %j runs picket %s', (action, given, words) => {
    const command = allowedCommand(action, given);
    expect(command && wordsOf(command).join(' ')).toBe(words);
    expect(command && argumentsOf(command)).toEqual(given);
  });

  it.each([
    ['down', {}],
    ['recover', {}],
    ['restore', {}],
    ['remove', { node: 3 }],
    ['toString', { node: 3 }],
    ['', {}],
    ['kill', {}],
    ['kill', { node: 0 }],
    ['kill', { node: 6 }],
    ['kill', { node: 1.5 }],
    ['kill', { node: NaN }],
    ['kill', { node: '3' }],
    ['kill', { node: '3; reboot' }],
    ['kill', { node: [3] }],
    ['kill', { node: 3, force: true }],
    ['kill', { node: 3, drill: 'kill-node' }],
    ['backup', { node: 3 }],
    ['backup', { to: '/elsewhere' }],
    ['drill', {}],
    ['drill', { drill: 'all' }],
    ['drill', { drill: 'kill-all' }],
    ['drill', { drill: 'cluster-loss' }],
    ['drill', { drill: '--help' }],
    ['drill', { drill: 'kill-node', node: 1 }],
  ])('%s %j is none', (action, given) => {
    expect(allowedCommand(action, given)).toBeUndefined();
  });

  it('are all known at the terminal', () => {
    expect(Object.keys(NODE_ACTIONS)).toEqual(expect.arrayContaining([...NODE_COMMANDS]));
    expect(drills.map(({ name }) => name)).toEqual(expect.arrayContaining([...PAGE_DRILLS]));
  });
});
