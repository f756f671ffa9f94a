import { randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import {
  type ApiDescription,
  apiDescription,
  type Operation,
  routesOf,
} from '../support/api-description.js';
import { BoxOffice } from '../support/box-office.js';
import { eventBody, performanceBody, planBody } from '../support/catalogue.js';
import { type Account, type Answer, send, type Sending } from '../support/client.js';
import { newSignUp } from '../support/session.js';
import { giveBack, soldOut } from '../support/waitlist.js';

const AGREED = `
  POST /auth/signup, POST /auth/login, POST /auth/refresh, POST /auth/logout, GET /me, PATCH /me,
  PUT /me/interests, POST /me/seller,
  GET /events, GET /events/{}, GET /performances/{}, POST /seating-plans, POST /events,
  POST /events/{}/performances, POST /events/{}/publish, GET /seller/events,
  GET /seller/performances/{}/sales, POST /seller/performances/{}/staff,
  POST /seller/performances/{}/blocks, DELETE /seller/performances/{}/blocks,
  GET /performances/{}/seats, GET /performances/{}/seat-states, POST /performances/{}/holds,
  GET /holds/{}, POST /holds/{}/extension, DELETE /holds/{}, POST /orders, GET /orders, GET /orders/{},
  POST /orders/{}/refunds, GET /payment-methods, POST /payment-methods, DELETE /payment-methods/{},
  POST /payments/webhooks/{},
  GET /performances/{}/waitlist, POST /performances/{}/waitlist, GET /waitlist,
  DELETE /waitlist/{}, POST /waitlist/{}/offer/accept, POST /waitlist/{}/offer/decline,
  GET /seller/performances/{}/waitlist, PUT /seller/performances/{}/waitlist,
  GET /tickets, GET /tickets/{}, GET /tickets/{}/qr.svg, GET /tickets/{}/qr.png,
  GET /tickets/{}/code, POST /performances/{}/check-ins,
  GET /health/live, GET /health/ready, GET /ops/audit, GET /ops/cluster,
  GET /ops/cluster/stream`;

const operationSchema = z.looseObject({
  operationId: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z
    .array(
      z.looseObject({
        name: z.string().min(1),
        in: z.enum(['path', 'query', 'header', 'cookie']),
        schema: z.looseObject({}),
      }),
    )
    .optional(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.looseObject({}) })) })
    .optional(),
  responses: z
    .record(z.string().regex(/^([1-5]\d\d|default)$/), z.looseObject({ description: z.string() }))
    .refine((responses) => Object.keys(responses).length > 0),
});

/** The parts of OpenAPI 3.1.0 that a client generator relies on. */
const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string().min(1), version: z.string().min(1) }),
  paths: z.record(
    z.string().startsWith('/api/v1/'),
    z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), operationSchema),
  ),
  components: z.looseObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), z.looseObject({})),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
  }),
});

const FORMATS = { binary: true, base64: /^[A-Za-z0-9+/]*={0,2}$/ } as const;
const ajv = new Ajv2020({ strict: false, allErrors: true, formats: FORMATS });
addFormats.default(ajv);

let document: ApiDescription;
let operations: { route: string; operation: Operation }[];

beforeAll(async () => {
  document = await apiDescription();
  const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  operations = routesOf(document).map((route, index) => ({
    route,
    operation: described[index] as Operation,
  }));
});

/** Compiles a schema where its references can be followed. */
const compile = (schema: unknown) =>
  ajv.compile({ ...(schema as object), components: document.components });

describe('the OpenAPI document', () => {
  it('has the structure of OpenAPI 3.1', () => {
    expect(documentSchema.safeParse(document).error?.issues ?? []).toEqual([]);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes the parameters of every path, and a security scheme that exists', () => {
    for (const { route, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path');
      const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([route, inPath.map(({ name }) => name)]).toEqual([route, named]);
      expect(inPath.every(({ required }) => required)).toBe(true);
      const schemes = (operation.security ?? []).flatMap((one) => Object.keys(one));
      const known = Object.keys(document.components.securitySchemes);
      expect(schemes.filter((scheme) => !known.includes(scheme))).toEqual([]);
    }
  });

  it('has schemas that compile, every answer one or none to read', () => {
    const schemas = operations.flatMap(({ operation }) => [
      ...(operation.parameters ?? []).map(({ schema }) => schema),
      ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
      ...Object.values(operation.responses).flatMap(({ content }) =>
        Object.values(content ?? {}).map(({ schema }) => schema),
      ),
    ]);
    const all = [...schemas, ...Object.values(document.components.schemas)];
    expect(all.length).toBeGreaterThan(100);
    for (const schema of all.filter((one) => one !== undefined)) compile(schema);
  });

  it('has every route that was agreed', () => {
    const present = operations.map(({ route }) => route.replaceAll(/\{\w+\}/g, '{}'));
    const agreed = AGREED.split(',').map((route) => route.trim());
    expect(agreed.filter((route) => !present.includes(route))).toEqual([]);
  });

  it('says where a token is needed, and where an Idempotency-Key is taken', async () => {
    for (const { route, operation } of operations) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await send(method, path.replaceAll(/\{\w+\}/g, randomUUID()));
      const needsToken = answer.body.code === 'unauthenticated';
      expect([route, operation.security !== undefined]).toEqual([route, needsToken]);
    }
    const keyed = operations
      .filter(({ operation }) =>
        operation.parameters?.some(({ name }) => name === 'Idempotency-Key'),
      )
      .map(({ route }) => route);
    expect(keyed.sort()).toEqual(
      [
        ...['POST /auth/signup', 'POST /me/seller', 'POST /events', 'POST /seating-plans'],
        ...['POST /events/{eventId}/performances', 'POST /seller/performances/{id}/staff'],
        ...['POST /ops/commands', 'POST /holds/{id}/extension'],
        'POST /performances/{id}/reports',
        'POST /seller/performances/{id}/changes',
        ...['POST /performances/{id}/holds', 'POST /orders', 'POST /orders/{id}/refunds'],
        'POST /tickets/{id}/transfers',
        ...['POST /payment-methods', 'POST /performances/{id}/waitlist'],
        'POST /waitlist/{id}/offer/accept',
        'POST /seller/performances/{id}/cancellation',
        ...['POST /seller/performances/{id}/rehearsals', 'POST /seller/orders/{id}/refunds'],
      ].sort(),
    );
  });
});

describe('a real answer', () => {
  let box: BoxOffice;
  beforeAll(async () => {
    box = await BoxOffice.open();
  });

  /** Calls a route and holds its answer to what the document says of it. */
  async function described(
    status: number,
    route: string,
    { ids = [], ...sending }: Sending & { ids?: string[] } = {},
  ): Promise<Answer['body']> {
    const found = operations.find((one) => one.route === route);
    const schema = found?.operation.responses[status]?.content?.['application/json']?.schema;
    if (schema === undefined) throw new Error(`${route} does not describe its ${status}`);
    const [method = '', template = ''] = route.split(' ');
    const left = [...ids];
    const path = template.replaceAll(/\{\w+\}/g, () => left.shift() ?? '');
    const answer = await send(method, path, sending);
    expect([answer.status, answer.body]).toEqual([status, answer.body]);
    const validate = compile(schema);
    validate(answer.body);
    expect([route, validate.errors]).toEqual([route, null]);
    return answer.body;
  }

  const as = ({ token }: Account, more: Sending = {}) => ({ token, key: randomUUID(), ...more });

  it('about an account is as described', async () => {
    const body = newSignUp();
    const { accessToken } = await described(201, 'POST /auth/signup', { body });
    await described(200, 'POST /auth/login', {
      body: { email: body.email, password: body.password },
    });
    const token = accessToken as string;
    await described(200, 'GET /me', { token });
    await described(200, 'PATCH /me', { token, body: { name: '이피켓' } });
    const sellerIds = [box.sale.seller.id];
    const interests = { genres: ['classic'], regions: [], sellerIds };
    await described(200, 'PUT /me/interests', { token, body: interests });
    const details = { businessName: '피켓', contact: '02' };
    await described(201, 'POST /me/seller', { token, body: details });
    await described(200, 'POST /me/seller', { token, body: details });
  });

  it('about the catalogue is as described', async () => {
    const { seller, eventId, performanceId } = box.sale;
    const { id: planId } = await described(
      201,
      'POST /seating-plans',
      as(seller, { body: planBody() }),
    );
    const { id } = await described(201, 'POST /events', as(seller, { body: eventBody() }));
    const body = performanceBody(planId as string);
    const ids = [id as string];
    await described(201, 'POST /events/{eventId}/performances', { ...as(seller, { body }), ids });
    await described(200, 'POST /events/{eventId}/publish', { ...as(seller), ids });
    await described(200, 'GET /events');
    await described(200, 'GET /events/{eventId}', { ids: [eventId] });
    await described(200, 'GET /seller/events', as(seller));
    await described(200, 'GET /seller/events/{eventId}', { ...as(seller), ids });
    await described(200, 'GET /performances/{id}', { ids: [performanceId] });
    await described(200, 'GET /performances/{id}/seats', { ids: [performanceId] });
  });

  it('about a purchase is as described', async () => {
    const { buyer, staff, sale } = box;
    const ids = [sale.performanceId];
    const body = { seatNos: [100, 101] };
    const hold = await described(201, 'POST /performances/{id}/holds', {
      ...as(buyer, { body }),
      ids,
    });
    const holdId = hold.id as string;
    await described(200, 'GET /holds/{id}', { ...as(buyer), ids: [holdId] });
    await described(200, 'POST /holds/{id}/extension', { ...as(buyer), ids: [holdId] });
    const paymentMethod = { provider: 'sandbox', token: 'tok_ok' };
    await described(201, 'POST /payment-methods', as(buyer, { body: paymentMethod }));
    await described(200, 'GET /payment-methods', as(buyer));
    const paying = as(buyer, { body: { holdId, paymentMethod } });
    const order = await described(201, 'POST /orders', paying);
    const [ticket] = order.tickets as { id: string }[];
    await described(200, 'GET /orders', as(buyer));
    await described(200, 'GET /orders/{id}', { ...as(buyer), ids: [order.id as string] });
    await described(200, 'GET /tickets', as(buyer));
    await described(200, 'GET /tickets/{id}', { ...as(buyer), ids: [ticket?.id ?? ''] });
    const shown = await described(200, 'GET /tickets/{id}/code', {
      ...as(buyer),
      ids: [ticket?.id ?? ''],
    });
    const scan = { code: shown.code, gate: 'A', deviceId: 'd', scanId: randomUUID() };
    await described(200, 'POST /performances/{id}/check-ins', {
      ...as(staff, { body: scan }),
      ids,
    });
    await described(200, 'GET /seller/performances/{id}/sales', { ...as(sale.seller), ids });
    const { orderId } = await box.buy();
    const refund = { ...as(buyer, { body: {} }), ids: [orderId] };
    await described(201, 'POST /orders/{id}/refunds', refund);
    const headers = { accept: 'application/json' };
    await described(200, 'GET /performances/{id}/seat-states', { headers, ids });
    const blocking = { ...as(sale.seller, { body: { seatNos: [199] } }), ids };
    await described(201, 'POST /seller/performances/{id}/blocks', blocking);
  });

  it('about the waitlist is as described', async () => {
    const sale = await soldOut({ seatsPerRow: 1 });
    const { buyer } = box;
    const ids = [sale.performanceId];
    const path = '/performances/{id}/waitlist';
    const body = { quantity: 1, autoPay: false };
    const entry = await described(201, `POST ${path}`, { ...as(buyer, { body }), ids });
    await described(200, `GET ${path}`, { ids });
    await giveBack(sale, 0);
    await described(200, 'GET /waitlist', as(buyer));
    await described(200, `GET /seller${path}`, { ...as(sale.seller), ids });
    const change = { releaseWindow: { minSeconds: 1, maxSeconds: 2 } };
    await described(200, `PUT /seller${path}`, { ...as(sale.seller, { body: change }), ids });
    const paymentMethod = { provider: 'sandbox', token: 'tok_ok' };
    await described(201, 'POST /waitlist/{id}/offer/accept', {
      ...as(buyer, { body: { paymentMethod } }),
      ids: [entry.id as string],
    });
    await described(200, 'GET /waitlist', as(buyer));
  });

  it('that refuses is as described', async () => {
    const validate = compile(document.components.schemas['Problem']);
    for (const path of ['/me', `/events/${randomUUID()}`, '/events?limit=0', '/nothing']) {
      const { body } = await send('GET', path);
      expect([validate(body), path, validate.errors]).toEqual([true, path, null]);
    }
  });
});
