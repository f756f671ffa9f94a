import { problemIn, Refused, Unreachable } from '../api/problem';
import { currentSession, refresh } from '../api/session';
import { sturdyFetch } from '../api/sturdy-fetch';
import type { paths } from '../generated/api';

type Room = '/api/v1/performances/{id}/waiting-room';
type Json<Path extends keyof paths, Verb extends 'get' | 'post', Status extends number> =
  paths[Path] extends Record<Verb, { responses: infer Responses }>
    ? Responses extends Record<Status, { content: { 'application/json': infer Body } }>
      ? Body
      : never
    : never;

export type Board = Json<`${Room}/board`, 'get', 200>;
export type Place = Json<`${Room}/place`, 'get', 200>;
export type Joined = Json<Room, 'post', 201>;
export type Admitted = Json<`${Room}/admission`, 'post', 201>;

const COOKIE = 'picket_place';
const COOKIE_SECONDS = 86_400;

/** One account's place in one room, over the API. */
export class Line {
  private readonly path: string;

  constructor(readonly performanceId: string) {
    this.path = `/api/v1/performances/${performanceId}/waiting-room`;
  }

  /** The ticket that was given before, here or by the form. */
  get ticket(): string | undefined {
    return new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(document.cookie)?.[1];
  }

  /**
   * Takes a place, or the one the account has. The ticket is kept where the server sees it, too: the
   * page then goes on without scripts.
   * @throws Refused with `proof-required` and a challenge when a proof of work is asked
   */
  async join(proof?: string): Promise<Joined> {
    const joined = await this.send<Joined>('POST', '', proof === undefined ? {} : { proof });
    const path = `/performances/${this.performanceId}/waiting-room`;
    document.cookie = `${COOKIE}=${joined.ticket}; path=${path}; max-age=${COOKIE_SECONDS}; samesite=strict`;
    return joined;
  }

  board(): Promise<Board> {
    return this.send('GET', '/board');
  }

  place(): Promise<Place> {
    return this.send('GET', '/place');
  }

  /** The pass, which the seats page finds in this tab. */
  async admit(): Promise<Admitted> {
    const admitted = await this.send<Admitted>('POST', '/admission');
    sessionStorage.setItem(`picket.admission.${this.performanceId}`, admitted.admission);
    return admitted;
  }

  async leave(): Promise<void> {
    await this.send('DELETE', '');
    document.cookie = `${COOKIE}=; path=/performances/${this.performanceId}/waiting-room; max-age=0`;
  }

  private async send<Body>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    more: Readonly<Record<string, string>> = {},
    isSecond = false,
  ): Promise<Body> {
    const headers = new Headers(more);
    const session = currentSession();
    if (session.state === 'in') headers.set('authorization', `Bearer ${session.accessToken}`);
    if (this.ticket !== undefined) headers.set('place', this.ticket);
    // Joining and claiming again answer the same place and the same pass.
    if (method === 'POST') headers.set('idempotency-key', this.performanceId);
    const response = await sturdyFetch(new Request(`${this.path}${path}`, { method, headers }));
    if (response.status === 204) return undefined as Body;
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body as Body;
    if (response.status === 401 && !isSecond && (await refresh())) {
      return this.send(method, path, more, true);
    }
    const problem = problemIn(body);
    throw problem === undefined ? new Unreachable() : new Refused(problem);
  }
}
