import { Pool } from 'undici';
import type { SeatingPlanDescription } from '../events/seating-plan.js';
import type { SignedManifest } from '../../entry/signed-manifest.js';
import type { GateToken } from '../tickets/gate-enrolments.schemas.js';
import type { ContactView, OfflineScan } from '../tickets/gates.schemas.js';
import type { HubClock } from './hub-clock.js';
import { type Enrolment, proofOf } from './hub-enrolment.js';

/** Longer than this no answer to a contact is waited for, ms. */
export const CONTACT_PATIENCE_MS = 1_000;
const LIST_PATIENCE_MS = 15_000;
const UPLOAD_PATIENCE_MS = 8_000;
const CONNECT_PATIENCE_MS = 1_000;
const CONNECTIONS_MAX = 64;
/** What gateways say when there is nobody behind them, and the centre when its database is away. */
const NOBODY = new Set([502, 503, 504]);

/** A request as it is sent to the centre; the path is the whole one. */
export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: object;
}

/** What the centre answered. */
export interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The centre answered, and not what was asked for. */
export class Declined extends Error {
  constructor(readonly answer: Passed) {
    super(`the centre answers ${answer.status}: ${answer.text.slice(0, 200)}`);
  }
}

/** The centre, as a hub asks it: for others, and for itself as the device it was enrolled as. */
export class HubCentre {
  private readonly pool: Pool;
  private token: string | undefined;

  constructor(
    readonly url: string,
    private readonly enrolment: Enrolment,
    private readonly clock: HubClock,
  ) {
    this.pool = new Pool(new URL(url).origin, {
      connections: CONNECTIONS_MAX,
      connect: { timeout: CONNECT_PATIENCE_MS },
    });
  }

  /** Passes a request on. @returns undefined when nobody answers it in time */
  async pass(
    { method, path, headers, body }: Sent,
    patienceMs: number,
  ): Promise<Passed | undefined> {
    try {
      const answer = await this.pool.request({
        ...{ method, path, signal: AbortSignal.timeout(patienceMs) },
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.body.text();
      if (NOBODY.has(answer.statusCode)) return undefined;
      return { status: answer.statusCode, headers: answer.headers, text };
    } catch {
      return undefined;
    }
  }

  /**
   * Asks what changed, without being a device at a gate.
   * @returns undefined when nobody answers
   * @throws Declined
   */
  async watch(since: string | undefined): Promise<ContactView | undefined> {
    const { deviceId, name } = this.enrolment;
    const about = { deviceId, gate: name, seq: 1, heard: 0, holds: [], watches: true };
    const sentMs = Date.now();
    const body = { ...about, ...(since !== undefined && { since }) };
    const told = await this.ask<ContactView>('POST', 'gate/contacts', CONTACT_PATIENCE_MS, body);
    if (told !== undefined) this.clock.learn(told.now, sentMs, Date.now());
    return told;
  }

  /** Everything that is needed to check tickets. @throws Declined */
  manifest(): Promise<SignedManifest | undefined> {
    return this.ask('GET', 'check-in-manifest', LIST_PATIENCE_MS);
  }

  /** The seats of the hall. @throws Declined */
  seats(): Promise<SeatingPlanDescription | undefined> {
    return this.ask('GET', 'seats', LIST_PATIENCE_MS);
  }

  /** Hands scans of one device over. @returns whether the centre has them @throws Declined */
  async upload(deviceId: string, scans: readonly OfflineScan[]): Promise<boolean> {
    const body = { deviceId, scans };
    return (await this.ask('POST', 'offline-scans', UPLOAD_PATIENCE_MS, body)) !== undefined;
  }

  /** Tells of a device that left while the centre was away. */
  async leave(deviceId: string, gate: string, seq: number): Promise<void> {
    const body = { deviceId, gate, seq, heard: 0, holds: [], leaves: true };
    await this.ask('POST', 'gate/contacts', CONTACT_PATIENCE_MS, body).catch(() => undefined);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private async ask<Body>(
    method: Sent['method'],
    what: string,
    patienceMs: number,
    body?: object,
  ): Promise<Body | undefined> {
    const path = `/api/v1/performances/${this.enrolment.performanceId}/${what}`;
    let answer: Passed | undefined;
    for (let attempt = 0; attempt < 2; attempt++) {
      this.token ??= await this.prove();
      if (this.token === undefined) return undefined;
      const headers = { authorization: `Bearer ${this.token}` };
      answer = await this.pass({ method, path, headers, ...(body && { body }) }, patienceMs);
      if (answer?.status !== 401) break;
      this.token = undefined;
    }
    if (answer === undefined) return undefined;
    if (answer.status >= 300) throw new Declined(answer);
    return JSON.parse(answer.text) as Body;
  }

  /** A wrong clock is put right by the first answer, which refuses. */
  private async prove(): Promise<string | undefined> {
    let answer: Passed | undefined;
    for (let attempt = 0; attempt < 2; attempt++) {
      const sentMs = Date.now();
      const body = proofOf(this.enrolment, Math.round(this.clock.now()));
      const path = '/api/v1/gate/devices/token';
      answer = await this.pass({ method: 'POST', path, body }, CONTACT_PATIENCE_MS);
      if (answer?.status === 200) return (JSON.parse(answer.text) as GateToken).accessToken;
      const named = answer?.headers['date'];
      if (typeof named === 'string') this.clock.learn(named, sentMs, Date.now());
    }
    if (answer !== undefined) throw new Declined(answer);
    return undefined;
  }
}
