/** Last GTID of each domain, as in `1-1-4711,11-1-3`. */
export type Gtids = ReadonlyMap<number, { readonly serverId: number; readonly sequence: number }>;

/**
 * Reads a list of GTIDs as the server writes it.
 * @throws Error for anything else
 */
export function parseGtids(text: string): Gtids {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return new Map(
    parts.map((part) => {
      const match = /^(\d+)-(\d+)-(\d+)$/.exec(part);
      if (match === null) throw new Error(`${part} is no GTID`);
      return [Number(match[1]), { serverId: Number(match[2]), sequence: Number(match[3]) }];
    }),
  );
}

/** The list as the server reads it, in the order of domains. */
export function gtidsText(gtids: Gtids): string {
  return [...gtids]
    .sort(([a], [b]) => a - b)
    .map(([domain, { serverId, sequence }]) => `${domain}-${serverId}-${sequence}`)
    .join(',');
}

/** Whether everything up to `wanted` is contained in everything up to `reached`. */
export function reaches(reached: Gtids, wanted: Gtids): boolean {
  return [...wanted].every(
    ([domain, { sequence }]) => (reached.get(domain)?.sequence ?? 0) >= sequence,
  );
}

/**
 * Whether the domain is a cluster's. Others hold what single nodes wrote for themselves alone: node.cnf
 * makes them of the cluster's number and the node's.
 */
export function isOfCluster(domain: number): boolean {
  return domain < 10 || (domain >= 100 && domain < 1_000);
}

/** The list without what single nodes wrote for themselves alone. */
export function ofClusters(text: string): string {
  return gtidsText(new Map([...parseGtids(text)].filter(([domain]) => isOfCluster(domain))));
}

/** Everything up to one place and everything up to another: the later GTID of each domain. */
export function furthest(one: Gtids, other: Gtids): Gtids {
  const all = new Map(one);
  for (const [domain, last] of other) {
    if ((all.get(domain)?.sequence ?? -1) < last.sequence) all.set(domain, last);
  }
  return all;
}
