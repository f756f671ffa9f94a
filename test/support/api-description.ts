import { expectStatus } from './client.js';

/** The part of the served OpenAPI document that tests read. */
export interface ApiDescription {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  [member: string]: unknown;
}

/** One operation of it. */
export interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[];
  requestBody?: { content: Record<string, { schema?: unknown }> };
  responses: Record<
    string,
    { description?: string; content?: Record<string, { schema?: unknown }> }
  >;
  security?: Record<string, string[]>[];
}

const PREFIX = '/api/v1';

/** The OpenAPI document as the public frontend serves it. */
export function apiDescription(): Promise<ApiDescription> {
  return expectStatus<ApiDescription>(200, 'GET', '/openapi.json');
}

/** Its routes as `GET /events/{eventId}`, without the common prefix. */
export function routesOf({ paths }: ApiDescription): string[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(PREFIX, '')}`),
  );
}
