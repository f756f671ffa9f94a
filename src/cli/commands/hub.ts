import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { HubStatus } from '../../hub/hub.js';
import type { Output } from '../output.js';
import { onInterrupt } from '../interrupt.js';
import { takeLock } from '../processes/lock.js';
import { exitStatus, Refusal } from '../refusal.js';
import { enrol, keptEnrolment, NotEnrolled } from '../../hub/hub-enrolment.js';
import { HubFolder } from '../../hub/hub-folder.js';
import { NoListYet } from '../../hub/hub-parts.js';
import { runHub } from '../../hub/hub-run.js';

/** Options as typed. */
interface HubOptions {
  readonly folder: string;
  readonly centre?: string;
}

interface RunOptions extends HubOptions {
  readonly listen: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Adds the commands of a hub at a venue. */
export function addHubCommands(
  command: (name: string, description: string) => Command,
  output: () => Output,
): void {
  command('enrol', 'make this machine the hub of one performance, by a link of its seller')
    .argument('<link>', 'as the seller’s page shows it for a device; good for ten minutes')
    .requiredOption('--folder <folder>', 'where the hub keeps its key and all that it knows')
    .option('--centre <url>', 'address of Picket; default: the link’s')
    .action((link: string, options: HubOptions) => enrolHub(output(), link, options));
  command('run', 'pass scanners on to the centre, and decide for them while it is away')
    .requiredOption('--folder <folder>', 'that of "picket hub enrol"')
    .option('--centre <url>', 'address of Picket; default: that of the enrolment')
    .option('--listen <host:port>', 'where scanners find the hub', '127.0.0.1:8443')
    .option('--tls-cert <file>', 'certificate and chain (PEM); cameras want HTTPS but on loopback')
    .option('--tls-key <file>', 'its key (PEM)')
    .action((options: RunOptions) => run(output(), options));
}

async function enrolHub(output: Output, link: string, options: HubOptions): Promise<void> {
  const folder = new HubFolder(options.folder);
  try {
    const { performanceId, name, centre } = await enrol(folder, link, options.centre);
    const text = `Enrolled as “${name}” for performance ${performanceId} at ${centre}.`;
    output.result(text, { performanceId, name, centre });
  } catch (error) {
    if (error instanceof NotEnrolled) throw new Refusal(error.message);
    throw error;
  }
}

async function run(output: Output, options: RunOptions): Promise<void> {
  const folder = new HubFolder(options.folder);
  const enrolment = await keptEnrolment(folder);
  if (enrolment === undefined) {
    throw new Refusal('This folder belongs to no hub yet: "picket hub enrol".', exitStatus.usage);
  }
  const serving = { ...addressOf(options.listen), ...tlsOf(options) };
  // Two processes with one folder would let the same ticket in twice.
  const release = takeLock({ run: folder.path }, 'hub run');
  const stopping = new AbortController();
  onInterrupt(() => stopping.abort());
  const centre = options.centre ?? enrolment.centre;
  const tell = (status: HubStatus, trouble: string | undefined): void =>
    output.say(output.json ? JSON.stringify({ ...status, trouble }) : lineOf(status, trouble));
  try {
    await runHub({ folder, enrolment, centre, serving, tell }, stopping.signal);
  } catch (error) {
    if (error instanceof NoListYet) throw new Refusal(error.message);
    throw error;
  } finally {
    release();
  }
}

/** How a hub stands, in one line. */
export function lineOf(status: HubStatus, trouble: string | undefined): string {
  const { centre, decides, devices, pending, listAgeSeconds } = status;
  const who = {
    through: 'the centre decides',
    away: decides
      ? 'the centre is away, the hub decides'
      : 'the centre is away, nobody decides yet',
    revoked: 'this hub was revoked and decides nothing',
  }[centre];
  const words = [
    who,
    `${devices.there} of ${devices.known} devices there`,
    `${pending} scans wait`,
    `list of ${listAgeSeconds} s ago`,
  ];
  return [...words, ...(trouble === undefined ? [] : [trouble])].join(' | ');
}

function addressOf(listen: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(listen) ?? [];
  if (host === '' || Number(port) > 65_535) {
    throw new Refusal(`--listen ${listen} is no host:port.`, exitStatus.usage);
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function tlsOf({ tlsCert, tlsKey }: RunOptions): { tls?: { cert: Buffer; key: Buffer } } {
  if (tlsCert === undefined && tlsKey === undefined) return {};
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new Refusal('Give --tls-cert and --tls-key together.', exitStatus.usage);
  }
  return { tls: { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) } };
}
