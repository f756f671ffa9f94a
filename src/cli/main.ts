import { Command, CommanderError } from 'commander';
import { InvalidConfig, loadConfig } from '../config/config.js';
import { loadInstallation } from '../config/installation.js';
import { audit } from './commands/audit.js';
import {
  backup,
  backupKey,
  type BackupOptions,
  backups,
  type BackupsOptions,
} from './commands/backup.js';
import { addBenches } from './commands/benches.js';
import { addHubCommands } from './commands/hub.js';
import { drill, type DrillOptions } from './commands/drill.js';
import { add, remove, type RemoveOptions } from './commands/members.js';
import { migrate } from './commands/migrate.js';
import { restore, type RestoreOptions } from './commands/restore.js';
import { node, NODE_ACTIONS, type NodeAction, type NodeOptions } from './commands/node.js';
import { recover, type RecoverWords } from './commands/recover.js';
import { apply, type ApplyOptions, restart, type RestartOptions } from './commands/rolling.js';
import { seed, seedSoldOut } from './commands/seed.js';
import {
  standbyFailback,
  standbyPromote,
  standbyRemove,
  standbyStart,
  standbyState,
  standbyStop,
} from './commands/standby.js';
import { start } from './commands/start.js';
import { status } from './commands/status.js';
import { test, type TestOptions } from './commands/test.js';
import { addTicketKeyCommands } from './commands/ticket-key-commands.js';
import { renewTls } from './commands/tls.js';
import { down, up, type UpOptions } from './commands/up.js';
import { type Context, openContext } from './context.js';
import { Interrupted } from './interrupt.js';
import { createOutput, type Output } from './output.js';
import { exitStatus, Refusal } from './refusal.js';
import { type Target, targetOf } from './services/demo.js';
import type { PromoteOptions } from './standby/promote.js';
import type { StartOptions } from './standby/start.js';
import type { VerifyOptions } from './commands/queue.js';

/** Entry point of the command line, behind bin/picket. */
const STATUSES = `
Exit status: 0 done, 1 failed, 2 wrong use or wrong settings, 3 not everything is well (status),
130 interrupted. Settings: PICKET_HOME (data; default .picket), PICKET_PORT_BASE (default 8080),
PICKET_TEST_PORT_BASE (default 18080), PICKET_API_PROCESSES (default 2), PICKET_CLUSTER_TLS (on or
off: encrypted replication; taken up when all nodes start anew).`;

const program = new Command('picket')
  .description('Runs Picket on this machine: Galera nodes, HAProxy, Redis, API and worker.')
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
function onTarget(name: string, description: string, parent: Command = program): Command {
  return command(name, description, parent).option(
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
  .option('--monitoring', 'also run Prometheus with the alert rules, from now on')
  .option('--no-monitoring', 'stop it, and leave it out from now on')
  .option('--data-only', 'only nodes, arbitrators, HAProxy and Redis; no API, no worker')
  .action((options: UpOptions) => up(context(), options));
command('down', 'stop everything in order; data stays').action(() => down(context()));
command('status', 'tell the state of nodes, HAProxy, Redis and processes').action(async () => {
  process.exitCode = await status(context());
});

const nodes = program
  .command('node')
  .description('hurt, stop, start, add and remove database nodes');
for (const [action, what] of Object.entries(NODE_ACTIONS) as [NodeAction, string][]) {
  const each = command(action, what, nodes);
  each.argument('<n...>', 'node numbers, as in "picket status"');
  if (action === 'stop') each.option('--force', 'stop also the last node that serves');
  each.option('--keep-serving', 'refuse when no other node would serve');
  each.action((words: string[], options: NodeOptions) => node(context(), action, words, options));
}
command(
  'add',
  'make one more node, of at most five; it takes a full copy while all serve',
  nodes,
).action(() => add(context()));
command('remove', 'take a node out for good; at least three stay', nodes)
  .argument('<n>', 'its number')
  .option('--force', 'although another node is down or not Synced')
  .option('--delete-data', 'delete its data; else it is kept aside')
  .action((word: string, options: RemoveOptions) => remove(context(), word, options));
command('recover', 'bring the database back after a total outage, the most advanced node first')
  .option('--first <n>', 'start from this node, whatever the others have; says what that loses')
  .action((options: RecoverWords) => recover(context(), options));
const rolling = program.command('rolling').description('change nodes one by one while all serves');
command('restart', 'drain, stop and start each node in turn; the writer comes last', rolling)
  .option('--nodes <n...>', 'only these nodes')
  .action((options: RestartOptions) => restart(context(), options));
command('apply', 'make nodes and arbitrators run as the configuration files say', rolling)
  .option('--dry-run', 'only tell what differs')
  .action((options: ApplyOptions) => apply(context(), options));
command(
  'renew',
  'a new certificate for nodes and arbitrators, while all serves',
  program.command('tls').description('certificates of encrypted replication (PICKET_CLUSTER_TLS)'),
).action(() => renewTls(context()));

const standby = program
  .command('standby')
  .description('a second cluster that follows the first and takes over when it is lost');
command('start', 'make the standby from a copy of a running node, and let it follow', standby)
  .option('--again', 'throw the data of the standby away and copy anew')
  .action((options: StartOptions) => standbyStart(context(), options));
command(
  'status',
  'both sides, who reads from whom, the lag; status 3 unless ready',
  standby,
).action(async () => {
  process.exitCode = await standbyState(context());
});
command('promote', 'make the standby the primary; fences the main cluster when it is lost', standby)
  .option('--accept-loss', 'go on also when the standby is broken or more than 10 s are lost')
  .action(async (options: PromoteOptions) => {
    process.exitCode = await standbyPromote(context(), options);
  });
command('failback', 'go back: the main cluster follows, catches up and takes over', standby).action(
  async () => {
    process.exitCode = await standbyFailback(context());
  },
);
command('stop', 'stop the standby; its data stays', standby).action(() => standbyStop(context()));
command('remove', 'stop the standby and delete its data', standby).action(() =>
  standbyRemove(context()),
);

onTarget(
  'verify',
  'recompute a place from the seed that is public since opening',
  program.command('queue').description('check the waiting room of a performance'),
)
  .argument('<performance>', 'its id')
  .requiredOption('--place <ticket>', 'the ticket that joining gave')
  .option('--token <access token>', 'also ask the system for the place, and compare')
  .action(async (id: string, options: TargetOptions & VerifyOptions) => {
    const { verifyPlace } = await import('./commands/queue.js');
    process.exitCode = await verifyPlace(target(options), id, options);
  });
const keys = program.command('ticket-keys').description('keys that sign ticket codes');
addTicketKeyCommands((name, what) => onTarget(name, what, keys), target);
const hubs = program
  .command('hub')
  .description('a hub at a venue: its gates go on as one while the centre is away');
addHubCommands((name, what) => command(name, what, hubs), output);
onTarget('migrate', 'run pending migrations').action((options: TargetOptions) =>
  migrate(target(options)),
);
onTarget('seed', 'put a catalogue into the running installation')
  .argument('<catalogue>', 'its name; an unknown one lists the names; or sold-out')
  .option('--seats <n>', 'with sold-out: how many sold seats, straight in SQL', '100000')
  .action((name: string, options: TargetOptions & { seats: string }) =>
    name === 'sold-out' ? seedSoldOut(context(), options.seats) : seed(target(options), name),
  );
onTarget('audit', 'check the invariants on every node; status 1 when one is violated').action(
  async (options: TargetOptions) => {
    process.exitCode = await audit(target(options));
  },
);
command('drill', 'break something on purpose during a sale, and count what was lost or doubled')
  .argument('<name>', 'name of the drill; "all" runs every one, "list" tells them; or restore')
  .option('--seed <n>', 'seed of the workload and of what the fault draws by lot')
  .option('--runs <n>', 'so many runs, with seeds from --seed upwards', '1')
  .option('--buyers <n>', 'buyers at once', '24')
  .option('--seconds <n>', 'seconds of load before the fault and after the repair', '4')
  .option('--orders-per-second <n>', 'cluster-loss: orders beside the sale, straight in SQL', '0')
  .option('--control', 'switch one safeguard off: the run must turn red')
  .option('--no-limits', 'report gaps without judging them, on a machine with other work')
  .option('--report <file>', 'write everything that was measured as JSON')
  .option('--chart <file>', 'write a chart of the first run as SVG')
  .option('--out <folder>', 'write the report and a chart of every run there')
  .option('--seats <n>', 'restore: seats that are sold before the backup', '50000')
  .action(async (name: string, options: DrillOptions & { seats: string }) => {
    if (name === 'restore') {
      const { restoreDrill } = await import('./backup/restore-drill.js');
      process.exitCode = await restoreDrill(context(), options);
    } else process.exitCode = await drill(context(), name, options);
  });
const TARGET = 'a folder or s3://bucket/prefix; default: PICKET_BACKUP_TARGET, or in PICKET_HOME';
command('backup', 'take a backup: an increment where it can continue one, else a full one')
  .option('--full', 'a full backup in any case')
  .option('--incremental', 'an increment, or nothing')
  .option('--to <target>', TARGET)
  .action((options: BackupOptions) => backup(context(), options))
  .addCommand(
    new Command('key')
      .description('print the key that restoring needs; keep it where the data is not')
      .option('--json', 'as JSON')
      .action(() => backupKey(context())),
  );
command('backups', 'list the backups and how far the binary log is archived')
  .option('--check', 'read everything and compare checksums; status 1 when something is damaged')
  .option('--from <target>', TARGET)
  .action(async (options: BackupsOptions) => {
    process.exitCode = await backups(context(), options);
  });
command('restore', 'restore a backup, or any second after it, and audit it; status 1 if not sound')
  .argument('[backup]', 'its id, or latest: the newest that fits')
  .option('--at <time>', 'up to and including this second, as 2026-11-21T01:02:03Z, or latest')
  .option('--verify', 'prove it only: restore into a scratch place, audit, remove the place')
  .option('--into <folder>', 'a new installation there; default: restored, in PICKET_HOME')
  .option(
    '--replace',
    'this installation, which must be stopped; its data is set aside, not deleted',
  )
  .option('--from <target>', TARGET)
  .option('--key <file>', 'file with the key, when it is not in PICKET_HOME')
  .action(async (id: string | undefined, options: RestoreOptions) => {
    process.exitCode = await restore(context(), id, options);
  });
addBenches(command, program.command('bench').description('measure, side by side in one run'), {
  context,
  output,
});

command('test', 'run test suites against a cluster of their own')
  .argument(
    '[suite...]',
    'unit, database, e2e, browser, race, fault, which all run when none is named; recovery; all',
  )
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
