import { useEffect, useState } from 'react';
import { type Answer, answer, api, ask } from '../api/client';
import { eventsIn } from '../api/notice-stream';

export type ClusterState = Answer<'/api/v1/ops/cluster', 'get'>;
export type NodeState = ClusterState['nodes'][number];

/** The cluster as it was told last, whether news still come, and why there are none. */
export interface LiveCluster {
  readonly state: ClusterState | undefined;
  readonly isLive: boolean;
  readonly error: unknown;
}

const AGAIN_MS = 2_000;

/**
 * Follows the cluster's live state. A stream ends with its access token or its process and is begun
 * again; while it cannot be, what was known stays, and the page says how old it is.
 */
export function useCluster(): LiveCluster {
  const [live, setLive] = useState<LiveCluster>({
    state: undefined,
    isLive: false,
    error: undefined,
  });
  useEffect(() => {
    const end = new AbortController();
    const follow = async (): Promise<void> => {
      while (!end.signal.aborted) {
        try {
          await read(end.signal, (state) => setLive({ state, isLive: true, error: undefined }));
        } catch (error) {
          setLive(({ state }) => ({ state, isLive: false, error }));
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    };
    void follow();
    return () => end.abort();
  }, []);
  return live;
}

async function read(signal: AbortSignal, tell: (state: ClusterState) => void): Promise<void> {
  const headers = { accept: 'text/event-stream' };
  const response = await ask('/api/v1/ops/cluster/stream', { headers, signal });
  // A refusal is worded by the plain route, which says what the stream says.
  if (!response.ok || response.body === null) {
    tell(await answer(api.GET('/api/v1/ops/cluster')));
    return;
  }
  for await (const { name, data } of eventsIn(response.body)) {
    if (name === 'state') tell(data as ClusterState);
  }
}
