import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process id alone may be used again by the system; with its start time it is one process. */
export interface Identity {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/<pid>/stat. */
  readonly startTicks: number;
}

/** Identity of a live process; undefined when it is gone or only waits to be reaped. */
export function identify(pid: number): Identity | undefined {
  const fields = statFields(pid);
  if (fields.length === 0 || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, startTicks: Number(fields[19]) };
}

/** Whether a signal has frozen this process (SIGSTOP): it lives and does nothing until SIGCONT. */
export function isFrozen(identity: Identity): boolean {
  return isAlive(identity) && statFields(identity.pid)[0] === 'T';
}

/** Arguments of a live process, its program first; empty when it is gone. */
export function argumentsOf(identity: Identity): string[] {
  const words = readText(`/proc/${identity.pid}/cmdline`).split('\0');
  return isAlive(identity) ? words.slice(0, -1) : [];
}

/** Fields of /proc/<pid>/stat from the third on, which is the state; empty when it is gone. */
function statFields(pid: number): string[] {
  const stat = readText(`/proc/${pid}/stat`);
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Whether this very process still runs. */
export function isAlive(identity: Identity): boolean {
  return identify(identity.pid)?.startTicks === identity.startTicks;
}

/** Uptime and memory of a live process. */
export function usage(identity: Identity): { uptimeSeconds: number; memoryBytes: number } {
  const ticksPerSecond = 100;
  try {
    const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    const pages = Number(readFileSync(`/proc/${identity.pid}/statm`, 'utf8').split(' ')[1]);
    return {
      uptimeSeconds: Math.max(0, Math.round(uptime - identity.startTicks / ticksPerSecond)),
      memoryBytes: pages * 4096,
    };
  } catch {
    return { uptimeSeconds: 0, memoryBytes: 0 };
  }
}

/** Name and id of the process that listens on a TCP port, if this user may see it. */
export function listenerOf(port: number): string | undefined {
  const inodes = listeningInodes(port);
  if (inodes.size === 0) return undefined;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (socketInodes(entry).some((inode) => inodes.has(inode))) {
      const name = readFileSync(`/proc/${entry}/comm`, 'utf8').trim();
      return `${name} (process ${entry})`;
    }
  }
  return undefined;
}

function listeningInodes(port: number): Set<string> {
  const LISTEN = '0A';
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const found = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readText(table).split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${wanted}`) && fields[3] === LISTEN) found.add(fields[9] ?? '');
    }
  }
  return found;
}

function socketInodes(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((handle) => {
      const target = readLink(`/proc/${pid}/fd/${handle}`);
      const match = /^socket:\[(\d+)\]$/.exec(target);
      return match?.[1] === undefined ? [] : [match[1]];
    });
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
