import { Refused, Unreachable, problemIn } from './problem';
import { forgetKept } from './kept';
import { forgetPush } from './push-subscription';
import { recall, remember } from './settings';
import { makeStore } from './store';
import { sturdyFetch } from './sturdy-fetch';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/**
 * Who uses the page: not known yet, nobody, an account with its token (in memory only), or somebody
 * who was signed in while nothing answers that could say who (away).
 */
export type Session =
  | { readonly state: 'unknown' | 'out' | 'away' }
  | { readonly state: 'in'; readonly account: Account; readonly accessToken: string };

interface SessionAnswer {
  readonly account: Account;
  readonly accessToken: string;
}

/** Tells that a refresh cookie is worth trying; nothing secret. */
const HINT_KEY = 'picket.signed-in';
/** Value of the hint where the device itself is signed in, as a gate's. */
const AT_GATE = 'gate';
const LOCK = 'picket.refresh';
const SERVER_ERROR = 500;

/** Role of a device that is a gate's own: it is no account, and nothing else is open to it. */
export const GATE_ROLE = 'gate';

/** Who uses the page. */
export const session = makeStore<Session>({ state: 'unknown' });

/** Who uses the page now. */
export const currentSession = session.get;

/** Takes up an answer of sign-up, sign-in or refresh. */
export function begin({ account, accessToken }: SessionAnswer): void {
  remember(HINT_KEY, '1');
  session.set({ state: 'in', account, accessToken });
}

interface GateToken {
  readonly deviceId: string;
  readonly gate: string;
  readonly accessToken: string;
}

/** Takes up a token of this device as a gate's own: nobody is signed in, and the gate page works. */
export function beginAtGate({ deviceId, gate, accessToken }: GateToken): void {
  const account = { id: deviceId, email: '', name: gate, roles: [GATE_ROLE] };
  begin({ account, accessToken });
  remember(HINT_KEY, AT_GATE);
}

/** Forgets who used the page. */
export function end(): void {
  remember(HINT_KEY, undefined);
  session.set({ state: 'out' });
}

/**
 * At the start of the page: signs in by the cookie of an earlier visit, if there was one; when
 * nothing answers, again as soon as the network is back.
 */
export async function resume(): Promise<void> {
  if (recall(HINT_KEY) === undefined) session.set({ state: 'out' });
  else await refresh();
  addEventListener('online', () => {
    if (session.get().state === 'away') void refresh();
  });
}

let refreshing: Promise<boolean> | undefined;

/**
 * New tokens by the cookie; one request however many ask, also among tabs, because a cookie that is
 * used twice ends the session.
 * @returns whether somebody is signed in
 */
export function refresh(): Promise<boolean> {
  refreshing ??= exclusively(exchange).finally(() => (refreshing = undefined));
  return refreshing;
}

function exclusively(work: () => Promise<boolean>): Promise<boolean> {
  // Pages over plain HTTP from another machine have no locks; they have one tab at a time, mostly.
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(LOCK, work);
}

async function exchange(): Promise<boolean> {
  try {
    if (recall(HINT_KEY) === AT_GATE) beginAtGate(await proveDevice());
    else begin(await post('/api/v1/auth/refresh'));
    return true;
  } catch (error) {
    if (saysNothing(error)) {
      if (session.get().state === 'unknown') session.set({ state: 'away' });
    } else {
      end();
    }
    return false;
  }
}

/** Whoever cannot say now who somebody is has not said that they are nobody. */
function saysNothing(error: unknown): boolean {
  if (error instanceof Refused) return error.problem.status >= SERVER_ERROR;
  return error instanceof Unreachable;
}

/** A clock that is wrong is put right by the first answer, which refuses. */
async function proveDevice(): Promise<GateToken> {
  const { proofOfDevice } = await import('../gate/own-device');
  const ask = async (): Promise<GateToken> => {
    const proof = await proofOfDevice();
    if (proof === undefined) throw new Error('a device without a key');
    return post<GateToken>('/api/v1/gate/devices/token', proof);
  };
  return ask().catch((error: unknown) => {
    if (error instanceof Refused) return ask();
    throw error;
  });
}

/** Signs out here and at the server. */
export async function signOut(): Promise<void> {
  end();
  forgetKept();
  await forgetPush().catch(() => undefined);
  await sturdyFetch(new Request('/api/v1/auth/logout', { method: 'POST' })).catch(() => undefined);
}

/**
 * Signs in, or up.
 * @throws Refused, Unreachable
 */
export async function enter(
  how: 'login' | 'signup',
  body: Readonly<Record<string, string>>,
): Promise<void> {
  begin(await post(`/api/v1/auth/${how}`, body));
}

async function post<Body = SessionAnswer>(path: string, body?: object): Promise<Body> {
  const request = new Request(path, {
    method: 'POST',
    credentials: 'same-origin',
    ...(body && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const response = await sturdyFetch(request);
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Body;
  const problem = problemIn(answer);
  if (problem === undefined) throw new Unreachable();
  throw new Refused(problem);
}
