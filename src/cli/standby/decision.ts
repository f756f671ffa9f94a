import type { ReplicaLook } from './replication.js';

/** A node of the primary cluster as a possible source. */
export interface SourceLook {
  readonly node: number;
  readonly port: number;
  readonly synced: boolean;
}

/** What the keeper should do now; `why` is a sentence for its log. */
export type Decision =
  | { readonly do: 'nothing' }
  | { readonly do: 'stop'; readonly node: number; readonly why: string }
  | {
      readonly do: 'replicate';
      readonly node: number;
      readonly source: SourceLook;
      readonly why: string;
    };

/**
 * Decides who replicates from whom. Exactly one standby node does: a second one that came back with
 * its threads running is stopped first. A pair that works stays as it is; otherwise a Synced standby
 * node reads from a Synced source, from the last one, because the first is everybody's writer.
 */
export function decide(replicas: readonly ReplicaLook[], sources: readonly SourceLook[]): Decision {
  const reading = replicas.filter((look) => look.receiving || look.applying);
  const keeps = reading.find((look) => look.synced && look.applying) ?? reading[0];
  const extra = reading.find((look) => look !== keeps);
  if (extra !== undefined) {
    const why = `node ${extra.node} replicates beside node ${keeps?.node}`;
    return { do: 'stop', node: extra.node, why };
  }
  const source = sources.find(({ port, synced }) => synced && port === keeps?.sourcePort);
  if (keeps?.synced === true && keeps.receiving && keeps.applying && source !== undefined) {
    return { do: 'nothing' };
  }
  const node = keeps?.synced === true ? keeps : replicas.find((look) => look.synced);
  const better = source ?? sources.filter(({ synced }) => synced).at(-1);
  if (node === undefined || better === undefined) return { do: 'nothing' };
  const why = whyNot(keeps, node, source, better);
  return { do: 'replicate', node: node.node, source: better, why };
}

function whyNot(
  keeps: ReplicaLook | undefined,
  node: ReplicaLook,
  source: SourceLook | undefined,
  better: SourceLook,
): string {
  const then = `standby node ${node.node} reads from node ${better.node}`;
  if (keeps === undefined) return `nobody replicates: ${then}`;
  if (keeps !== node) return `standby node ${keeps.node} is not Synced: ${then}`;
  if (source === undefined) return `its source is gone: ${then}`;
  return `its threads stopped (${keeps.error || 'no error'}): ${then}`;
}
