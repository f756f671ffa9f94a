import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { NOT_API } from './http/create-app.js';
import { describeApi } from './http/openapi.js';

// Writes the API's description without a database or Redis: in a preview Nest knows the controllers
// and makes no provider. The pages' types are made from it.
const [, , file] = process.argv;
if (file === undefined) throw new Error('Say where to write the description.');
const app = await NestFactory.create(AppModule, new FastifyAdapter(), {
  preview: true,
  abortOnError: false,
  logger: ['error'],
});
app.setGlobalPrefix('api/v1', { exclude: NOT_API });
// In a fresh clone nothing has made the folder yet.
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify(describeApi(app)));
