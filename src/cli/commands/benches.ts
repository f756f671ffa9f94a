import type { Command } from 'commander';
import { loadInstallation } from '../../config/installation.js';
import type { Context } from '../context.js';
import type { Output } from '../output.js';
import { benchGroupSettings, type GroupBenchOptions } from './bench.js';
import { benchCancellationCommand, type CancellationBenchOptions } from './bench-cancellation.js';
import { benchContendedCommand, type ContendedBenchOptions } from './bench-contended.js';
import { benchFanOutCommand, type FanOutBenchOptions } from './bench-fan-out.js';
import { benchQueueCommand, type QueueBenchOptions } from './bench-queue.js';
import { benchSaleCommand, type SaleBenchOptions } from './bench-sale.js';
import { benchCheckInCommand, type CheckInBenchOptions } from './bench-check-in.js';
import { benchSeatsCommand, type SeatsBenchOptions } from './bench-seats.js';
import {
  benchForgeries,
  benchVerifyCommand,
  type ForgeryBenchOptions,
  type VerifyBenchOptions,
} from './bench-ticket-codes.js';
import { benchWaitlistCommand, type WaitlistBenchOptions } from './bench-waitlist.js';
import { withLoadOptions } from './load-bench.js';

/** Adds every measurement to the command line. */
export function addBenches(
  command: (name: string, description: string, parent: Command) => Command,
  benches: Command,
  open: { context: () => Context; output: () => Output },
): void {
  command(
    'group-settings',
    'suspect time-outs: pause after a kill, false evictions under load',
    benches,
  )
    .option('--suspect <seconds>', 'time-outs to try, comma-separated', '0.3,0.5,1,2')
    .option('--kills <n>', 'kills a setting, writer and others in turn', '6')
    .option('--minutes <n>', 'length of the soak with all cores busy', '10')
    .option('--port-base <port>', 'HTTP port of the cluster that is measured', '28080')
    .option('--report <file>', 'write the result as JSON')
    .action((options: GroupBenchOptions) =>
      benchGroupSettings(loadInstallation(), open.output(), options),
    );
  command('cancellation', 'a sold-out performance cancelled, the worker killed on the way', benches)
    .option('--orders <n>', 'orders of the performance', '10000')
    .option('--kills <n>', 'times the worker is killed', '2')
    .option('--limit <seconds>', 'given up after this', '1800')
    .option('--report <file>', 'write everything that was measured as JSON')
    .action(async (options: CancellationBenchOptions) => {
      process.exitCode = await benchCancellationCommand(open.context(), options);
    });
  addWaitlistBench(command, benches, open);
  addLoadBenches(command, benches, open);
  addTicketCodeBenches(command, benches, open);
  command('fan-out', 'an event that many follow is published beside steady sales', benches)
    .option('--followers <n>', 'people who follow its seller', '100000')
    .option('--rate <n>', 'holds a second beside it', '20')
    .option('--report <file>', 'write everything that was measured as JSON')
    .action(async (options: FanOutBenchOptions) => {
      process.exitCode = await benchFanOutCommand(open.context(), options);
    });
  command('queue', 'a waiting room full of simulated people, on the running system', benches)
    .option('--people <n>', 'how many join', '100000')
    .option('--seconds <n>', 'how long they are watched once the line is open', '120')
    .option('--processes <n>', 'processes that simulate them', '2')
    .option(
      '--connections <n>',
      'kept-alive connections of each, for polls and again for calls',
      '100',
    )
    .option('--rate <n>', 'admissions a second', '50')
    .option('--active <n>', 'buyers inside at a time', '1000')
    .option('--absent <percent>', 'of those called who never come', '5')
    .option('--bulk', 'join many at a time by the same script, not through HTTP')
    .option('--faults', 'empty Redis and kill the leader on the way')
    .option('--report <file>', 'write everything that was measured as JSON')
    .option('--chart <file>', 'write a chart of the watch as SVG')
    .action((options: QueueBenchOptions) => benchQueueCommand(open.context(), options));
}

function addWaitlistBench(
  command: Parameters<typeof addBenches>[0],
  benches: Command,
  open: Parameters<typeof addBenches>[2],
): void {
  command('waitlist', 'tickets come back to a line of people while nodes die', benches)
    .option('--refunds <n>', 'tickets that come back', '1000')
    .option('--entries <n>', 'people who wait', '5000')
    .option('--rate <n>', 'refunds a second', '20')
    .option('--kills <n>', 'nodes killed and started again in turn', '3')
    .option('--lost-answers <percent>', 'answers of the sandbox bank that are lost', '5')
    .option('--latency <ms>', 'latency of the sandbox bank', '200')
    .option('--alike', 'all want one seat and pay by themselves: times to the ticket')
    .option('--without-redis', 'Redis is killed before and stays away')
    .option('--seed <n>', 'seed of wishes, refunds and what people do', '1')
    .option('--report <file>', 'write everything that was measured as JSON')
    .action(async (options: WaitlistBenchOptions) => {
      process.exitCode = await benchWaitlistCommand(open.context(), options);
    });
}

function addLoadBenches(
  command: Parameters<typeof addBenches>[0],
  benches: Command,
  open: Parameters<typeof addBenches>[2],
): void {
  const sales = {
    hold: 'holds through HTTP beside the textbook transaction and a bare POST',
    order: 'holds that are paid for, up to the tickets, beside the textbook transaction',
  } as const;
  for (const kind of ['hold', 'order'] as const) {
    withLoadOptions(command(kind, sales[kind], benches))
      .option('--performances <n>', 'performances over which the seats lie', '12')
      .option('--baseline-threads <n>', 'threads of the textbook transaction; 0: without it', '64')
      .action(async (options: SaleBenchOptions) => {
        process.exitCode = await benchSaleCommand(open.context(), kind, options);
      });
  }
  withLoadOptions(command('seats', 'seat states beside a static file of their size', benches))
    .option('--seats <n>', 'seats of the performance', '25000')
    .action(async (options: SeatsBenchOptions) => {
      process.exitCode = await benchSeatsCommand(open.context(), options);
    });
  withLoadOptions(
    command('check-in', 'scans at a gate at a fixed rate, each ticket once', benches),
  ).action(async (options: CheckInBenchOptions) => {
    process.exitCode = await benchCheckInCommand(open.context(), options);
  });
  command('contended', 'a crowd that wants a hundred seats at one moment', benches)
    .option('--buyers <n>', 'how many', '10000')
    .option('--seats <n>', 'seats of the hall', '100')
    .option('--connections <n>', 'kept-alive connections that they share', '5000')
    .option('--runs <n>', 'runs, of which the median counts', '5')
    .option('--seed <n>', 'seed of the seats that they wish', '1')
    .option('--report <file>', 'write everything that was measured as JSON')
    .action(async (options: ContendedBenchOptions) => {
      process.exitCode = await benchContendedCommand(open.context(), options);
    });
}

function addTicketCodeBenches(
  command: Parameters<typeof addBenches>[0],
  benches: Command,
  open: Parameters<typeof addBenches>[2],
): void {
  command('forgeries', 'ticket codes altered in every way: none may be let in', benches)
    .option('--codes <n>', 'how many', '1000000')
    .option('--seed <n>', 'seed of the alterations', '1')
    .option('--report <file>', 'write everything that was counted as JSON')
    .action(async (options: ForgeryBenchOptions) => {
      process.exitCode = await benchForgeries(open.output(), options);
    });
  command('verify', 'the check of a ticket code beside the cryptography in it', benches)
    .option('--rounds <n>', 'rounds of a thousand codes each', '30')
    .option('--report <file>', 'write everything that was measured as JSON')
    .action(async (options: VerifyBenchOptions) => {
      process.exitCode = await benchVerifyCommand(open.output(), options);
    });
}
