import type { Keys } from './papers.js';
import type { Crowd, CrowdReport } from './people.js';

/** What the parent tells a crowd, in this order. */
export type Order =
  | {
      readonly do: 'prepare';
      readonly crowd: Crowd;
      readonly keys: Keys;
      readonly run: string;
      /** Whether they join through HTTP: then all access tokens are signed now. */
      readonly join: boolean;
    }
  | { readonly do: 'join' }
  | {
      readonly do: 'wait';
      /** Of those who have joined elsewhere. */
      readonly numbers?: string;
      readonly seed: string;
      readonly registered: number;
      readonly openingSeconds: number;
    }
  | { readonly do: 'stop' };

/** What a crowd answers. */
export type Told =
  | { readonly told: 'ready' }
  | { readonly told: 'joined'; readonly numbers: string }
  | { readonly told: 'waiting' }
  | { readonly told: 'report'; readonly report: CrowdReport };
