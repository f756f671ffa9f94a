import { since } from '../output.js';
import type { Context } from '../context.js';
import { takeLock } from '../processes/lock.js';
import type { Extent } from '../services/all.js';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, hasDemo, seedFirstTime } from '../services/demo.js';
import { hasMonitoring, setMonitoring } from '../services/prometheus.js';
import { anythingRuns, bringDown, bringUp, wipe } from '../system.js';
import { makeHome } from '../home.js';
import { Interrupted, interruptible } from '../interrupt.js';

/** Options of `up` and `start`. */
export interface UpOptions {
  readonly reset?: boolean;
  readonly dataOnly?: boolean;
  /** Prometheus from now on, or not any more; as it was unless said. */
  readonly monitoring?: boolean;
  /** false: no demo catalogue, also not the first time. */
  readonly seed?: boolean;
}

/** Brings the installation up; Ctrl-C on the way takes down again what was started. */
export async function up(context: Context, options: UpOptions): Promise<void> {
  const startMs = Date.now();
  const release = takeLock(context.home, 'up');
  try {
    if (options.reset === true) await reset(context);
    if (options.monitoring !== undefined) setMonitoring(context, options.monitoring);
    const extent: Extent = options.dataOnly === true ? 'data' : 'full';
    const wasRunning = anythingRuns(context);
    try {
      await interruptible(bringEverythingUp(context, extent, options.seed !== false));
    } catch (error) {
      if (!wasRunning && anythingRuns(context)) await takeDownAgain(context, error);
      throw error;
    }
  } finally {
    release();
  }
  context.output.say(`Picket is up (${since(startMs)}).`);
  const url = `http://127.0.0.1:${context.installation.ports.http}`;
  if (options.dataOnly !== true) sayWelcome(context, url);
  context.output.result('', { up: true, url });
}

/** Stops everything of this installation. */
export async function down(context: Context): Promise<void> {
  const release = takeLock(context.home, 'down');
  try {
    if (anythingRuns(context)) await bringDown(context);
    else context.output.say('Nothing of Picket runs here.');
  } finally {
    release();
  }
}

async function bringEverythingUp(context: Context, extent: Extent, seed: boolean): Promise<void> {
  await bringUp(context, extent);
  if (extent === 'full' && seed) await seedFirstTime(context);
}

function sayWelcome(context: Context, url: string): void {
  const { output } = context;
  output.say(`\n  ${url}\n`);
  if (hasMonitoring(context)) {
    const { prometheus } = context.installation.ports;
    output.say(`  Prometheus and its alerts: http://127.0.0.1:${prometheus}/alerts\n`);
  }
  if (!hasDemo(context)) return;
  output.say(`  Demo accounts, password ${DEMO_PASSWORD}:`);
  for (const [email, role] of Object.entries(DEMO_ACCOUNTS)) output.say(`    ${email} (${role})`);
  output.say('');
}

async function reset(context: Context): Promise<void> {
  if (anythingRuns(context)) await bringDown(context);
  wipe(context);
  makeHome(context.home);
}

async function takeDownAgain(context: Context, error: unknown): Promise<void> {
  const interrupted = error instanceof Interrupted;
  context.output.say(interrupted ? 'Stopping again.' : 'That did not work; stopping again.');
  await bringDown(context);
}
