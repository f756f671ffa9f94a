import { chooseFirst, type NodeMemory, parseGroupState, parseRecovered } from './positions.js';

const group = '5b3c1f0e-1111-11f0-9c7e-0242ac120002';
const other = '6c4d2a1f-2222-11f0-9c7e-0242ac120002';
const memory = (node: number, seqno: number | undefined, safe = false): NodeMemory => ({
  node,
  condition: seqno === undefined ? 'half-copied' : 'crashed',
  position: seqno === undefined ? undefined : { groupId: group, seqno },
  safeToBootstrap: safe,
});

describe('chooseFirst', () => {
  it('takes the most advanced node, whatever is marked safe', () => {
    expect(chooseFirst([memory(1, 10, true), memory(2, 12), memory(3, 11)])).toMatchObject({
      node: 2,
    });
  });

  it('takes the node that stopped last among equals', () => {
    expect(chooseFirst([memory(1, 10), memory(2, 10), memory(3, 10, true)])).toMatchObject({
      node: 3,
    });
  });

  it('takes the lowest number otherwise', () => {
    expect(chooseFirst([memory(3, 10), memory(1, 10)])).toMatchObject({ node: 1 });
  });

  it('passes over a node with half a copy', () => {
    expect(chooseFirst([memory(1, undefined, true), memory(2, 3)])).toMatchObject({ node: 2 });
  });

  it('decides nothing between two histories', () => {
    const stranger = { ...memory(2, 99), position: { groupId: other, seqno: 99 } };
    expect(chooseFirst([memory(1, 10), stranger])).toEqual({ problem: 'two-histories' });
  });

  it('decides nothing without data', () => {
    expect(chooseFirst([memory(1, undefined)])).toEqual({ problem: 'no-data' });
  });
});

describe('parseGroupState', () => {
  it('reads what the provider writes', () => {
    const text = `# GALERA saved state\nversion: 2.1\nuuid:    ${group}\nseqno:   -1\nsafe_to_bootstrap: 0\n`;
    expect(parseGroupState(text)).toEqual({ groupId: group, seqno: -1, safeToBootstrap: false });
  });

  it('reads an empty file as nothing', () => {
    expect(parseGroupState('')).toMatchObject({ seqno: -1, safeToBootstrap: false });
  });
});

describe('parseRecovered', () => {
  it('takes the last position of the log', () => {
    const log = `x WSREP: Recovered position: ${group}:5\ny WSREP: Recovered position: ${group}:17\n`;
    expect(parseRecovered(log)).toEqual({ groupId: group, seqno: 17 });
  });

  it.each([`Recovered position: 00000000-0000-0000-0000-000000000000:-1`, 'nothing here'])(
    'takes no position from %s',
    (log) => expect(parseRecovered(log)).toBeUndefined(),
  );
});
