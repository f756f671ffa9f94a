import 'reflect-metadata';
import { AppModule } from './app.module.js';
import { createApp } from './http/create-app.js';
import { logRequestIds } from './http/logging.js';
import { serveOpenApi } from './http/openapi.js';
import { servePages } from './http/pages.js';
import { run } from './http/run.js';

const app = await createApp(AppModule);
logRequestIds(app.getHttpAdapter().getInstance());
serveOpenApi(app);
await servePages(app);
await run(app);
