import { randomUUID } from 'node:crypto';
import type { Sending } from '../../support/client.js';
import { testConfig } from '../../support/cluster.js';
import type { Row } from './row.js';
import { mutationsOf, withLiteral } from './shape.js';
import { badAuthorizations } from './tokens.js';
import type { Actor, World } from './world.js';

/** One request that must be refused, and how. */
export interface Case {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly sending: Sending;
  readonly expected: string;
}

const INVALID = '400 invalid-request';
const MALFORMED = '400 malformed-request';
const NOT_FOUND = '404 not-found';

/** Makes the requests of one row. */
export class Requests {
  readonly method: string;
  private readonly template: string;

  constructor(
    readonly row: Row,
    private readonly world: World,
  ) {
    const [method = '', template = ''] = row.route.split(' ');
    this.method = method;
    this.template = template;
  }

  /** The path with the given id, or the valid one. */
  path(id = this.row.id?.(this.world) ?? ''): string {
    return this.template.replace(/\{\w+\}/, () => id);
  }

  /** The path of the valid request, with its query string. */
  validPath(): string {
    const { query } = this.row;
    return query === undefined ? this.path() : `${this.path()}?${query}`;
  }

  tokenOf(actor: Actor): string {
    return this.world.actors[actor].token;
  }

  /** What is sent with a valid request; the body is the given one of the row's. */
  valid(bodyIndex = 0): Sending {
    const { by, idempotencyKey, headers, bodies } = this.row;
    const body = bodies?.[bodyIndex]?.sample(this.world);
    return {
      ...(by === 'anyone' ? {} : { token: this.tokenOf(by) }),
      ...(idempotencyKey === undefined ? {} : { key: randomUUID() }),
      ...(headers === undefined ? {} : { headers: headers(this.world) }),
      ...(body === undefined ? {} : { body }),
    };
  }

  /** Every request of this row that must be refused. */
  refused(): Case[] {
    return [
      ...this.badBodies(),
      ...this.badTransport(),
      ...this.badIds(),
      ...this.badCallers(),
      ...this.badKeys(),
      ...(this.row.badQueries ?? []).map((query) =>
        this.case(`?${query}`, INVALID, {}, `${this.path()}?${query}`),
      ),
      ...this.ownRefusals(),
    ];
  }

  private case(name: string, expected: string, change: Sending, path = this.path()): Case {
    const sending = { ...this.valid(), ...change };
    return { name, method: this.method, path, sending, expected };
  }

  private badBodies(): Case[] {
    return (this.row.bodies ?? []).flatMap(({ sample, shape }) =>
      mutationsOf(shape, sample(this.world)).map(({ name, json }) =>
        this.case(name, INVALID, { body: json }),
      ),
    );
  }

  /** What goes wrong before a body is read for what it says. */
  private badTransport(): Case[] {
    if (this.method === 'GET') return [];
    const isRead = this.row.bodies !== undefined;
    const needsBody = isRead && this.row.mayBeEmpty !== true;
    const sample = this.row.bodies?.[0]?.sample(this.world) ?? {};
    const text = JSON.stringify(sample);
    const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
    const types = ['text/plain', 'application/xml', 'x', ...(this.row.takesForms ? [] : forms)];
    const limit = testConfig().BODY_LIMIT_BYTES;
    const poison = isRead ? ['__proto__', 'constructor'] : [];
    const malformed = isRead ? ['{', `${text}x`, `${text.slice(0, -1)},}`, "{'a':1}"] : ['{'];
    const headers = { 'content-type': 'application/json', ...this.valid().headers };
    return [
      ...(needsBody ? [this.case('no body', INVALID, { body: undefined })] : []),
      ...(needsBody ? [this.case('an empty body', INVALID, { body: '', headers })] : []),
      ...malformed.map((body) =>
        this.case(`body ${body.slice(0, 20)}`, MALFORMED, { body, headers }),
      ),
      ...types.map((type) =>
        this.case(`content-type ${type}`, '415 unsupported-media-type', {
          body: text,
          headers: { ...headers, 'content-type': type },
        }),
      ),
      ...poison.map((name) =>
        this.case(`${name} key`, MALFORMED, {
          body: withLiteral(sample, ['\u0000'], '{"prototype":{"admin":true}}').replace(
            '\\u0000',
            name,
          ),
        }),
      ),
      this.case('a body too large', '413 body-too-large', {
        body: `{"surprise":"${'x'.repeat(limit)}"}`,
      }),
    ];
  }

  private badIds(): Case[] {
    if (this.row.id === undefined) return [];
    const valid = this.path().match(/[0-9a-f-]{36}/)?.[0] ?? '';
    const malformed = [
      ...[
        '7',
        'null',
        'undefined',
        'a',
        '-1',
        '%00',
        '%0A',
        '%ZZ',
        '%FF',
        '%F0%9F%8E%AB',
        '%E2%80%AE',
        '*',
      ],
      ...['%27%20OR%201%3D1', '..%2F..%2Fme', `${valid}0`, valid.slice(1), `%20${valid}`],
      ...[`${valid}%00`, `{${valid}}`, valid.replaceAll('-', ''), 'a'.repeat(300)],
    ];
    const strange = [randomUUID(), '00000000-0000-0000-0000-000000000000'];
    const hidden = this.row.hidden?.(this.world) ?? [];
    return [
      ...[...malformed, ...strange, ...hidden].map((id) =>
        this.case(`id ${id.slice(0, 45)}`, NOT_FOUND, {}, this.path(id)),
      ),
      ...(this.row.strangers ?? []).map((actor) =>
        this.case(`id foreign to ${actor}`, NOT_FOUND, { token: this.tokenOf(actor) }),
      ),
    ];
  }

  private badCallers(): Case[] {
    const { by, forbidden = [] } = this.row;
    if (by === 'anyone') return [];
    const { id, token } = this.world.actors[by];
    const { headers } = this.valid();
    const refuse = (name: string, change: Sending): Case =>
      this.case(name, '401 unauthenticated', { token: undefined, ...change });
    return [
      refuse('no token', {}),
      ...Object.entries(badAuthorizations(id, token)).map(([name, authorization]) =>
        refuse(name, { headers: { ...headers, authorization } }),
      ),
      ...forbidden.map((actor) =>
        this.case(`by ${actor}`, '403 forbidden', { token: this.tokenOf(actor) }),
      ),
    ];
  }

  private badKeys(): Case[] {
    const { idempotencyKey } = this.row;
    if (idempotencyKey === undefined) return [];
    const bad = ['a b', 'a\tb', 'k\u00e9y', 'x'.repeat(129), '\u00ff'];
    const missing =
      idempotencyKey === 'required'
        ? [undefined, ''].map((key) =>
            this.case(`Idempotency-Key ${key}`, '400 idempotency-key-required', { key }),
          )
        : [];
    return [...missing, ...bad.map((key) => this.case(`Idempotency-Key ${key}`, INVALID, { key }))];
  }

  private ownRefusals(): Case[] {
    const refusals = this.row.refusals?.(this.world) ?? [];
    return refusals.map(({ name, expected, id, by, ...change }) => {
      const token = by === undefined ? {} : { token: this.tokenOf(by) };
      return this.case(name, expected, { ...change, ...token }, this.path(id));
    });
  }
}
