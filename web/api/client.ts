import createClient from 'openapi-fetch';
import type { paths } from '../generated/api';
import { problemIn, Refused, Unreachable } from './problem';
import { currentSession, refresh } from './session';
import { sturdyFetch } from './sturdy-fetch';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Json<Responses, Status> = Status extends keyof Responses
  ? Responses[Status] extends { content: { 'application/json': infer Body } }
    ? Body
    : never
  : never;

/** What a route answers when all is well: `Answer<'/api/v1/events', 'get'>`. */
export type Answer<Path extends keyof paths, Verb extends Method> =
  paths[Path] extends Record<Verb, { responses: infer Responses }>
    ? Json<Responses, 200 | 201>
    : never;

/** Sends it as whoever is signed in; a token that ran out is exchanged once. */
async function fetchAsCaller(request: Request): Promise<Response> {
  const spare = request.clone();
  const response = await sturdyFetch(withToken(request));
  if (response.status !== 401 || currentSession().state !== 'in') return response;
  return (await refresh()) ? sturdyFetch(withToken(spare)) : response;
}

function withToken(request: Request): Request {
  const session = currentSession();
  if (session.state === 'in') {
    request.headers.set('authorization', `Bearer ${session.accessToken}`);
  }
  return request;
}

/** The API, typed by its own description. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: fetchAsCaller });

/**
 * What a call answered.
 * @throws Refused with the problem the API named, Unreachable when nothing sensible answered
 */
export async function answer<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await call;
  if (response.ok) return data as Data;
  const problem = problemIn(error);
  if (problem === undefined) throw new Unreachable();
  throw new Refused(problem);
}

/** Sends a plain request as whoever is signed in: for pictures, streams and packed states. */
export function ask(path: string, init?: RequestInit): Promise<Response> {
  return fetchAsCaller(new Request(new URL(path, location.origin), init));
}

/** A name for a request that may be sent again. */
export function newKey(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
