import 'reflect-metadata';
import { createApp } from './http/create-app.js';
import { run } from './http/run.js';
import { WorkerModule } from './worker.module.js';

await run(await createApp(WorkerModule));
