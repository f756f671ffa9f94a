import { DataSource } from 'typeorm';
import { loadInstallation } from '../../config/installation.js';
import { Transactions } from '../../database/transactions.js';
import { dataSourceOptions, Writers } from '../../database/writers.js';
import { AgentDesk, type Taken } from '../../operations/agent-desk.js';
import type { AgentStatus } from '../../operations/agent-status.js';
import { wordsOf } from '../../operations/allowed-commands.js';
import { CommandsRepository } from '../../operations/commands.repository.js';
import { DrillRunsRepository } from '../../operations/drill-runs.repository.js';
import { OperatorLogRepository } from '../../operations/operator-log.repository.js';
import { type Context, openContext } from '../context.js';
import { createOutput } from '../output.js';
import { applicationConfig } from '../services/migrations.js';
import { sleep } from '../wait.js';
import { readReport, takeAway, waitingReports } from './drill-files.js';
import { runCommand } from './run-command.js';
import { backupsOf, nodesOf, standbyOf, writeAgentFile } from './surroundings.js';

const LOOK_MS = 500;
const STATUS_MS = 1_000;
const STANDBY_MS = 5_000;
const BACKUPS_MS = 15_000;
/** While the database is away. */
const AGAIN_MS = 1_000;

/**
 * Entry point of the operator agent, which the supervisor keeps running: takes the commands that
 * operators leave on the page, runs those that are allowed as `picket` in a process of their own, and
 * tells what they print and how they end. What it tells survives the node that a command kills.
 */
const context: Context = openContext(loadInstallation(), createOutput(false));
let stopping = false;
let stopRunning: (() => void) | undefined;
let backupsStale = true;

const log = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
};

/** Does it until it is done, also while the database is away; once only when this process stops. */
async function persist<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
  do {
    try {
      return await work();
    } catch (error) {
      log(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      if (!stopping) await sleep(AGAIN_MS);
    }
  } while (!stopping);
  return undefined;
}

async function open(): Promise<Transactions> {
  const config = { ...applicationConfig(context), DB_POOL_SIZE: 2 };
  const options = dataSourceOptions(config, config.DB_WRITER_PORTS[0] as number);
  const source = await new DataSource(options).initialize();
  const writers = new Writers(source, config);
  await writers.open();
  return new Transactions(writers, config);
}

async function serve(transactions: Transactions): Promise<void> {
  const commands = new CommandsRepository(transactions);
  const desk = new AgentDesk({
    ...{ transactions, commands },
    log: new OperatorLogRepository(transactions),
  });
  const runs = new DrillRunsRepository(transactions);
  await persist('what an earlier agent left', () => desk.abandon());
  while (!stopping) {
    const taken = await persist('next command', () => desk.takeNext());
    if (taken !== undefined) await carryOut(desk, taken);
    await persist('drill reports', () => keepReports(runs));
    await sleep(LOOK_MS);
  }
}

async function carryOut(desk: AgentDesk, { row, command }: Taken): Promise<void> {
  const words = wordsOf(command);
  log(`picket ${words.join(' ')} for ${row.accountId}`);
  const { lines: printed, ended, stop } = runCommand(context, words);
  stopRunning = stop;
  const isOver = (): Promise<boolean> =>
    Promise.race([ended.then(() => true), sleep(LOOK_MS).then(() => false)]);
  let told = 0;
  const tell = async (): Promise<void> => {
    const lines = printed.slice(told);
    await desk.addLines(row, told, lines);
    told += lines.length;
  };
  while (!(await isOver())) {
    // They are told with the next ones when the database is away.
    await tell().catch((error: unknown) => log(`lines: ${String(error)}`));
  }
  const end = await ended;
  log(`picket ${words.join(' ')}: ${end.state}, ${end.message ?? ''}`);
  backupsStale = true;
  await persist('last lines', tell);
  await persist('end of a command', () => desk.end(row, end));
  stopRunning = undefined;
}

/** Keeps what drills measured, those from the terminal among them. */
async function keepReports(runs: DrillRunsRepository): Promise<void> {
  for (const waiting of waitingReports(context.home)) {
    const report = readReport(waiting);
    const { at } = JSON.parse(report) as { at: string };
    await runs.keep({ id: waiting.id, endedAt: new Date(at), report });
    takeAway(waiting.file);
  }
}

/** Tells the API what stands here, every second. */
async function tellStatus(): Promise<void> {
  let status: AgentStatus = { nodes: [], backups: null, standby: null };
  let backupsAtMs = -Infinity;
  let standbyAtMs = -Infinity;
  const late = (atMs: number, everyMs: number): boolean => performance.now() - atMs >= everyMs;
  while (!stopping) {
    try {
      status = { ...status, nodes: nodesOf(context) };
      writeAgentFile(context, status);
      if (late(standbyAtMs, STANDBY_MS)) {
        standbyAtMs = performance.now();
        status = { ...status, standby: await standbyOf(context) };
      }
      if (backupsStale || late(backupsAtMs, BACKUPS_MS)) {
        backupsStale = false;
        backupsAtMs = performance.now();
        status = { ...status, backups: await backupsOf(context) };
      }
    } catch (error) {
      log(`status: ${error instanceof Error ? error.message : String(error)}`);
    }
    await sleep(STATUS_MS);
  }
}

process.on('SIGTERM', () => {
  stopping = true;
  stopRunning?.();
});
const telling = tellStatus();
const transactions = await persist('database', open);
if (transactions !== undefined) await serve(transactions);
await telling;
process.exit();
