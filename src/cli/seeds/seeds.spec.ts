import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seatingPlanBodySchema } from '../../events/seating-plans.schemas.js';
import { eventBodySchema } from '../../events/events.schemas.js';
import { performanceBodySchema } from '../../events/performances.schemas.js';
import { catalogues } from './index.js';
import { koreanTime } from './publish-event.js';

interface Account {
  email: string;
  password: string;
  roles: string[];
}
interface Stored {
  id: string;
  title: string;
  state: string;
  performances: { id: string; body: ReturnType<typeof performanceBodySchema.parse> }[];
}
interface Answer {
  status: number;
  body?: unknown;
}

/** As much of the API as the seeds use, in memory, checking bodies with the API's own schemas. */
class FakeApi {
  readonly accounts = new Map<string, Account>();
  readonly plans = new Map<string, { id: string; seatCount: number }>();
  readonly events: Stored[] = [];
  readonly staff = new Set<string>();
  /** Called before each request; an answer replaces the real one. */
  interfere: (request: string) => Answer | undefined = () => undefined;
  private readonly server: Server;
  private lastId = 0;

  constructor() {
    this.server = createServer((request, response) => {
      void this.answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      });
    });
  }

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const path = (request.url ?? '').replace('/api/v1', '').split('?')[0]!;
    const line = `${request.method} ${path}`;
    const interference = this.interfere(line);
    if (interference) return interference;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const caller = request.headers.authorization?.replace('Bearer ', '') ?? '';
    return this.route(line, path.split('/'), body, caller, request);
  }

  private route(
    line: string,
    parts: string[],
    body: unknown,
    caller: string,
    request: IncomingMessage,
  ): Answer {
    if (line === 'POST /auth/signup') return this.signUp(body as Account);
    if (line === 'POST /auth/login') return this.session((body as Account).email);
    const account = this.accounts.get(caller);
    if (!account) return refusal(401, 'unauthenticated');
    if (line === 'POST /me/seller') {
      account.roles.push('seller');
      return { status: 201, body: {} };
    }
    if (!account.roles.includes('seller')) return refusal(403, 'forbidden');
    if (line === 'GET /seller/events') {
      return { status: 200, body: { items: this.events, nextCursor: null } };
    }
    if (line === 'POST /seating-plans') return this.addPlan(body, request);
    if (line === 'POST /events') {
      const event = eventBodySchema.parse(body);
      const performances: Stored['performances'] = [];
      this.events.push({ id: this.id(), title: event.title, state: 'draft', performances });
      return { status: 201, body: { id: this.events.at(-1)!.id, state: 'draft' } };
    }
    if (line.endsWith('/staff')) {
      this.staff.add(parts[3]!);
      return { status: 201, body: {} };
    }
    return this.eventRoute(line, body);
  }

  private eventRoute(line: string, body: unknown): Answer {
    const event = this.events.find(({ id }) => line.split('/').includes(id));
    if (!event) return refusal(404, 'not-found');
    if (line.startsWith('GET /seller/events/')) return { status: 200, body: event };
    if (line.endsWith('/publish')) {
      event.state = 'published';
      return { status: 200, body: { state: 'published' } };
    }
    const performance = { id: this.id(), body: performanceBodySchema.parse(body) };
    event.performances.push(performance);
    return { status: 201, body: { id: performance.id, seatCount: 1 } };
  }

  private addPlan(body: unknown, request: IncomingMessage): Answer {
    const key = String(request.headers['idempotency-key']);
    const { sections } = seatingPlanBodySchema.parse(body);
    const rows = sections.flatMap((section) => section.rows ?? []);
    const seatCount = rows.reduce((sum, row) => sum + (row.seats?.length ?? 0), 0);
    if (!this.plans.has(key)) this.plans.set(key, { id: this.id(), seatCount });
    return { status: 201, body: this.plans.get(key) };
  }

  private signUp({ email, password }: Account): Answer {
    if (this.accounts.has(email)) return refusal(409, 'email-taken');
    this.accounts.set(email, { email, password, roles: ['buyer'] });
    return this.session(email);
  }

  private session(email: string): Answer {
    const account = this.accounts.get(email)!;
    return { status: 200, body: { account, accessToken: email, expiresInSeconds: 900 } };
  }

  private id(): string {
    this.lastId += 1;
    return `00000000-0000-7000-8000-${String(this.lastId).padStart(12, '0')}`;
  }
}

function refusal(status: number, code: string): Answer {
  return { status, body: { type: 'about:blank', title: code, status, code, detail: code } };
}

describe('the demo catalogue', () => {
  const now = new Date('2026-03-02T14:59:30Z');
  let api: FakeApi;
  let baseUrl: string;
  let lines: string[];

  beforeEach(async () => {
    api = new FakeApi();
    baseUrl = await api.start();
    lines = [];
  });
  afterEach(() => api.stop());

  const seed = (name: string) =>
    catalogues[name]!.seed(baseUrl, (line) => lines.push(line), {
      demoPassword: 'picket-demo-1',
      grantRole: (email, role) => {
        api.accounts.get(email)!.roles.push(role);
        return Promise.resolve();
      },
      now,
    });
  const performances = () => api.events.flatMap((event) => event.performances);

  it('makes five accounts with their roles', async () => {
    await seed('concert');
    const roles = Object.fromEntries([...api.accounts].map(([email, { roles }]) => [email, roles]));
    expect(roles).toEqual({
      'buyer@picket.test': ['buyer'],
      'buyer2@picket.test': ['buyer'],
      'gate@picket.test': ['buyer'],
      'operator@picket.test': ['buyer', 'operator'],
      'seller@picket.test': ['buyer', 'seller'],
    });
    expect([...api.accounts.values()].every((a) => a.password === 'picket-demo-1')).toBe(true);
  });

  it('publishes every event on sale, with gate staff, and says so', async () => {
    await seed('demo');
    expect(api.events.map(({ state }) => state)).toEqual(Array(8).fill('published'));
    expect(performances()).toHaveLength(25);
    expect(api.staff).toEqual(new Set(performances().map(({ id }) => id)));
    expect(api.plans.size).toBe(23);
    for (const { body } of performances()) {
      expect(body.salesOpenAt).toBe('2026-03-02T14:59:00.000Z');
      expect(Date.parse(body.salesCloseAt)).toBeLessThan(Date.parse(body.startsAt));
      expect(body.waitingRoom.enabled).toBe(false);
    }
    expect(lines).toHaveLength(9);
    expect(lines[3]).toContain('23752 seats on sale');
  });

  it('holds 20 halls that open and start together', async () => {
    await seed('live-viewing');
    expect(performances()).toHaveLength(20);
    const moments = performances().map(({ body }) => `${body.salesOpenAt} ${body.startsAt}`);
    expect(new Set(moments).size).toBe(1);
    expect([...api.plans.values()].map(({ seatCount }) => seatCount)).toEqual(Array(20).fill(200));
  });

  it('doubles nothing when run again, or after a part of itself', async () => {
    await seed('concert');
    await seed('demo');
    await seed('demo');
    expect(api.events).toHaveLength(8);
    expect(performances()).toHaveLength(25);
    expect(api.accounts.get('operator@picket.test')!.roles).toEqual(['buyer', 'operator']);
  });

  it('finishes what an interrupted run began', async () => {
    let before = 9;
    api.interfere = (request) => {
      if (!request.endsWith('/performances')) return undefined;
      before -= 1;
      return before < 0 ? refusal(500, 'internal') : undefined;
    };
    await expect(seed('live-viewing')).rejects.toThrow('500 internal');
    expect(performances()).toHaveLength(9);
    api.interfere = () => undefined;
    await seed('live-viewing');
    expect(api.events).toHaveLength(5);
    expect(api.events.every((event) => event.performances.length === 4)).toBe(true);
    expect(api.staff.size).toBe(20);
  });

  it('waits out a cluster that is moving', async () => {
    let failures = 3;
    api.interfere = () => (failures-- > 0 ? refusal(503, 'service-unavailable') : undefined);
    await seed('concert');
    expect(api.events).toHaveLength(1);
  });
});

it('dates performances by the clock in Korea', () => {
  // 00:30 on 3 March in Seoul.
  const now = new Date('2026-03-02T15:30:00Z');
  expect(koreanTime(now, 1, '19:30').toISOString()).toBe('2026-03-04T10:30:00.000Z');
  expect(koreanTime(now, 0, '00:00').toISOString()).toBe('2026-03-02T15:00:00.000Z');
});
