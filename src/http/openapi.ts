import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

/** Serves the OpenAPI 3.1 description at /api/v1/openapi.json and a readable page at /api/docs. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const document = describeApi(app);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/v1/openapi.json' });
}

/** The OpenAPI 3.1 description of every route that the application has. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setTitle('Picket')
    .setDescription('Self-service ticketing. Every refusal is RFC 9457 problem+json.')
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, info, {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType
        ? { schema: z.toJSONSchema(schema, { io: schemaType, unrepresentable: 'any' }) }
        : undefined,
  });
  describeProblems(document);
  return document;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every operation may answer with a problem document. */
function describeProblems(document: OpenAPIObject): void {
  const schemas = (document.components ??= {}).schemas ?? {};
  const text = { type: 'string' };
  schemas['Problem'] = {
    type: 'object',
    description: 'RFC 9457; `code` is stable, title and detail follow Accept-Language (ko, en).',
    properties: {
      type: text,
      title: text,
      status: { type: 'integer' },
      code: text,
      detail: text,
      requestId: text,
    },
    required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  };
  document.components.schemas = schemas;
  const content = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) operation.responses['default'] = { description: 'A refusal', content };
    }
  }
}
