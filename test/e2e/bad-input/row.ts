import type { Sending } from '../../support/client.js';
import type { Shape } from './shape.js';
import type { Actor, World } from './world.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A body that is accepted, and what may be in its place. */
export interface Body {
  readonly sample: (world: World) => unknown;
  readonly shape: Shape;
}

/** A request that must be refused for a reason of this route's own. */
export interface Refusal {
  readonly name: string;
  /** Status and code, such as `404 not-found`. */
  readonly expected: string;
  readonly by?: Actor;
  /** Another id in the path. */
  readonly id?: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly headers?: Sending['headers'];
}

/** What is known of one route; every refusal that applies to it follows from this. */
export interface Row {
  /** As the OpenAPI document names it, without the common prefix. */
  readonly route: `${Method} /${string}`;
  /** Who may, or everybody. */
  readonly by: Actor | 'anyone';
  /** Who is told 403 forbidden. */
  readonly forbidden?: readonly Actor[];
  /** The id in the path. */
  readonly id?: (world: World) => string;
  /** Who is told 404 not-found, although the thing is there. */
  readonly strangers?: readonly Actor[];
  /** Ids of things that are there, but not for this caller. */
  readonly hidden?: (world: World) => readonly string[];
  /** Bodies that are accepted; none for a route that reads no body. */
  readonly bodies?: readonly Body[];
  /** The route does without a body, too. */
  readonly mayBeEmpty?: boolean;
  /** Query string of the valid request. */
  readonly query?: string;
  /** Query strings that are refused. */
  readonly badQueries?: readonly string[];
  readonly idempotencyKey?: 'required' | 'accepted';
  /** What makes the first body another one, for a key that is used again. */
  readonly otherBody?: (world: World) => object;
  readonly headers?: (world: World) => Record<string, string>;
  /** Refusals of this route's own. */
  readonly refusals?: (world: World) => readonly Refusal[];
  /** Status of the valid request. */
  readonly succeeds: number;
  /** The valid request changes nothing; so for every GET. */
  readonly harmless?: boolean;
  /** The route may be called with a form, as programs that read mail do. */
  readonly takesForms?: boolean;
  /** Tables that refused requests write. */
  readonly writes?: readonly string[];
  /** The route comes with another part of the system: this row counts once it is there. */
  readonly optional?: boolean;
}

/** Paging that is refused. */
export const BAD_PAGES: readonly string[] = [
  ...['limit=0', 'limit=101', 'limit=abc', 'limit=-1', 'limit=1.5', 'limit=', 'limit=1e9'],
  ...['limit=NaN', 'limit=1&limit=2', 'limit[]=1', 'limit=5%00', 'surprise=1', '__proto__=1'],
  ...['cursor=', 'cursor=7', 'cursor=%00', `cursor=${'x'.repeat(201)}`, "cursor='%20OR%201=1"],
  'cursor=00000000-0000-7000-8000-00000000000g',
];
