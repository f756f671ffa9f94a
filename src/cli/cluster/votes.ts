import { ARBITRATOR_NUMBERS } from '../services/arbitrator.js';

/** Votes of a group and what it can lose. */
export interface Votes {
  readonly nodes: number;
  readonly votes: number;
  /** Fewest votes that go on as the primary component; half of them is not enough. */
  readonly majority: number;
  /** Nodes that may die in one instant while the rest serves on. */
  readonly lostAtOnce: number;
}

/**
 * Votes of so many nodes and the arbitrators, one each. A majority is counted over the members before
 * the loss, so nodes that die one after the other, or leave in order, count anew each time.
 */
export function votesOf(nodes: number): Votes {
  const votes = nodes + ARBITRATOR_NUMBERS.length;
  const majority = Math.floor(votes / 2) + 1;
  // Whatever is lost, one node must be left: arbitrators have no data.
  return { nodes, votes, majority, lostAtOnce: Math.min(votes - majority, nodes - 1) };
}

/** The votes in a sentence. */
export function votesText(nodes: number): string {
  const { votes, majority, lostAtOnce } = votesOf(nodes);
  return (
    `${nodes} nodes and ${ARBITRATOR_NUMBERS.length} arbitrators have ${votes} votes, and ${majority} ` +
    `are a majority: any ${lostAtOnce} nodes may die at once and the rest serves.`
  );
}
