import { NODE_SLOTS } from '../../config/installation.js';
import { MEMBERS_MIN } from '../members.js';
import { votesOf, votesText } from './votes.js';

const COUNTS = Array.from(
  { length: NODE_SLOTS - MEMBERS_MIN + 1 },
  (_unused, index) => MEMBERS_MIN + index,
);

describe('votes', () => {
  it('are counted with both arbitrators', () => {
    expect(COUNTS.map(votesOf)).toEqual([
      { nodes: 3, votes: 5, majority: 3, lostAtOnce: 2 },
      { nodes: 4, votes: 6, majority: 4, lostAtOnce: 2 },
      { nodes: 5, votes: 7, majority: 4, lostAtOnce: 3 },
    ]);
  });

  // The promise of the product, however many nodes an installation has.
  it.each(COUNTS)('of %i nodes survive the loss of any two at once', (nodes) => {
    expect(votesOf(nodes).lostAtOnce).toBeGreaterThanOrEqual(2);
  });

  it('can never be two majorities', () => {
    for (const nodes of COUNTS) {
      const { votes, majority } = votesOf(nodes);
      expect(majority * 2).toBeGreaterThan(votes);
    }
  });

  it('are told in a sentence', () => {
    expect(votesText(4)).toContain('6 votes, and 4 are a majority: any 2 nodes');
  });
});
