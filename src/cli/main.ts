import { Command, CommanderError } from 'commander';
import { InvalidConfig, loadConfig } from '../config/config.js';
import { loadInstallation } from '../config/installation.js';
import { audit } from './commands/audit.js';
import { migrate } from './commands/migrate.js';
import { node, NODE_ACTIONS } from './commands/node.js';
import { seed } from './commands/seed.js';
import { start } from './commands/start.js';
import { status } from './commands/status.js';
import { test, type TestOptions } from './commands/test.js';
import { down, up, type UpOptions } from './commands/up.js';
import { type Context, openContext } from './context.js';
import { Interrupted } from './interrupt.js';
import { createOutput, type Output } from './output.js';
import { exitStatus, Refusal } from './refusal.js';
import { type Target, targetOf } from './services/demo.js';

/** Entry point of the command line, behind bin/picket. */
const STATUSES = `
Exit status: 0 done, 1 failed, 2 wrong use or wrong settings, 3 not everything is well (status),
130 interrupted. Settings: PICKET_HOME (data; default .picket), PICKET_PORT_BASE (default 8080),
PICKET_TEST_PORT_BASE (default 18080), PICKET_API_PROCESSES (default 2).`;

const program = new Command('picket')
  .description('Runs Picket on this machine: three Galera nodes, HAProxy, Redis, API and worker.')
  .addHelpText('after', STATUSES)
  .showHelpAfterError('(picket --help, or picket <command> --help)')
  .exitOverride();

function output(): Output {
  return createOutput(process.argv.includes('--json'));
}

function context(): Context {
  return openContext(loadInstallation(), output());
}

/** A command; every one takes --json. */
function command(name: string, description: string, parent: Command = program): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'print the result as JSON; what is being done goes to standard error');
}

interface TargetOptions {
  readonly environment?: boolean;
}

/** A command that works on a running system, wherever that is. */
function onTarget(name: string, description: string): Command {
  return command(name, description).option(
    '--environment',
    'work on the system that the environment describes (.env.example), not on the local one',
  );
}

function target(options: TargetOptions): Target {
  if (options.environment !== true) return targetOf(context());
  const config = loadConfig();
  return { output: output(), config, baseUrl: config.PUBLIC_URL };
}

command('start', 'bring everything up, show how it is, and stop it all on Ctrl-C')
  .option('--reset', 'wipe all data first')
  .option('--no-seed', 'no demo catalogue the first time')
  .action((options: UpOptions) => start(context(), options));
command('up', 'bring everything up and return when it serves; recovers from a total outage, too')
  .option('--reset', 'wipe all data first')
  .option('--no-seed', 'no demo catalogue the first time')
  .option('--data-only', 'only nodes, arbitrators, HAProxy and Redis; no API, no worker')
  .action((options: UpOptions) => up(context(), options));
command('down', 'stop everything in order; data stays').action(() => down(context()));
command('status', 'tell the state of nodes, HAProxy, Redis and processes').action(async () => {
  process.exitCode = await status(context());
});

const nodes = program.command('node').description('kill, stop or start database nodes');
const what = {
  kill: 'SIGKILL to the nodes, all in one instant',
  stop: 'shut nodes down gracefully, one by one',
  start: 'bring nodes back and wait until they are Synced',
} as const;
for (const action of NODE_ACTIONS) {
  command(action, what[action], nodes)
    .argument('<n...>', 'node numbers: 1, 2, 3')
    .action((words: string[]) => node(context(), action, words));
}

onTarget('migrate', 'run pending migrations').action((options: TargetOptions) =>
  migrate(target(options)),
);
onTarget('seed', 'put a catalogue into the running installation')
  .argument('<catalogue>', 'its name; an unknown one lists the names')
  .action((name: string, options: TargetOptions) => seed(target(options), name));
onTarget('audit', 'check the invariants on every node; status 1 when one is violated').action(
  async (options: TargetOptions) => {
    process.exitCode = await audit(target(options));
  },
);
command('test', 'run test suites against a cluster of their own')
  .argument('[suite...]', 'unit, database, e2e, race, fault; all when none is named')
  .option('--keep', 'leave the test cluster up afterwards')
  .option('--reuse', 'use the kept test cluster, or start one; it stays up')
  .option('--fresh', 'with --reuse: empty the databases before each suite')
  .option('--stop', 'only end a kept test cluster and remove its data')
  .option('-t, --name <pattern>', 'only tests whose name matches')
  .option('--only <pattern>', 'only test files whose path matches')
  .action(async (suites: string[], options: TestOptions) => {
    process.exitCode = await test(loadInstallation(), output(), suites, options);
  });

try {
  // --json may stand anywhere, also before the command.
  await program.parseAsync(process.argv.filter((word) => word !== '--json'));
} catch (error) {
  process.exitCode = report(error);
}
process.exit();

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitStatus.usage;
  const message = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  const unexpected = status === undefined;
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ error: message })}\n`);
  }
  process.stderr.write(`${unexpected && error instanceof Error ? error.stack : message}\n`);
  return status ?? exitStatus.failed;
}

/** Status of an error that is an answer; undefined for a mistake of ours. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof Interrupted || error instanceof Refusal) return error.status;
  return error instanceof InvalidConfig ? exitStatus.usage : undefined;
}
