import { Command, CommanderError } from 'commander';
import { InvalidConfig } from '../config/config.js';
import { loadInstallation } from '../config/installation.js';
import { test, type TestOptions } from './commands/test.js';
import { down, Interrupted, up, type UpOptions } from './commands/up.js';
import { type Context, openContext } from './context.js';
import { createOutput, type Output } from './output.js';
import { exitStatus, Refusal } from './refusal.js';

const program = new Command('picket')
  .description('Runs Picket on this machine: three Galera nodes, HAProxy, Redis, API and worker.')
  .option('--json', 'print the result as JSON; what is being done goes to standard error')
  .exitOverride();

function output(): Output {
  return createOutput(program.opts<{ json?: boolean }>().json === true);
}

function context(): Context {
  return openContext(loadInstallation(), output());
}

program
  .command('up')
  .description('start everything and return when it serves')
  .option('--reset', 'wipe all data first')
  .option('--data-only', 'only nodes, arbitrators, HAProxy and Redis; no API, no worker')
  .action(async (options: UpOptions) => up(context(), options));
program
  .command('down')
  .description('stop everything in order; data stays')
  .action(async () => down(context()));

program
  .command('test')
  .description('run test suites against a cluster of their own')
  .argument('[suite...]', 'unit, database, e2e, race, fault; all when none is named')
  .option('--keep', 'leave the test cluster up afterwards')
  .option('--reuse', 'use the kept test cluster, or start one; it stays up')
  .option('--stop', 'only end a kept test cluster and remove its data')
  .option('-t, --name <pattern>', 'only tests whose name matches')
  .option('--only <pattern>', 'only test files whose path matches')
  .action(async (suites: string[], options: TestOptions) => {
    process.exitCode = await test(loadInstallation(), output(), suites, options);
  });

try {
  await program.parseAsync();
  process.exit();
} catch (error) {
  process.exit(report(error));
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatus.usage;
  if (error instanceof Interrupted) return error.status;
  if (error instanceof Refusal || error instanceof InvalidConfig) {
    process.stderr.write(`${error.message}\n`);
    return error instanceof Refusal ? error.status : exitStatus.usage;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  return exitStatus.failed;
}
