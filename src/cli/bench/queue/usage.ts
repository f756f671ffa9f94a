import { readdirSync, readFileSync } from 'node:fs';
import type { Context } from '../../context.js';
import { askHttp } from '../../../cluster/ask-http.js';

/** Clock ticks a second in /proc (getconf CLK_TCK): 100 on every Linux that Picket runs on. */
const TICKS_A_SECOND = 100;
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/haproxy/, 'HAProxy'],
  [/mariadbd/, 'database nodes'],
  [/garbd/, 'arbitrators'],
  [/redis-server/, 'Redis'],
  [/dist\/src\/main\.js/, 'API'],
  [/dist\/src\/worker\.js/, 'worker'],
  [/dist\/src\/cluster\/checker\.js/, 'checkers'],
  [/bench\/queue\/crowd\.js/, 'simulated people'],
];

/** Processor time of this installation's processes, by kind. */
export class ProcessorTimes {
  private before = new Map<number, number>();

  constructor(private readonly context: Context) {}

  start(): void {
    this.before = new Map(this.look().map(({ pid, seconds }) => [pid, seconds]));
  }

  /** Seconds of processor time since {@link start}, by kind of process. */
  read(): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const { pid, name, seconds } of this.look()) {
      sums[name] = (sums[name] ?? 0) + seconds - (this.before.get(pid) ?? 0);
    }
    return sums;
  }

  private look(): { pid: number; name: string; seconds: number }[] {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const name = NAMES.find(([pattern]) => pattern.test(command))?.[1];
        if (name === undefined || !this.isOurs(command)) return [];
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const ticks = Number(fields[11]) + Number(fields[12]);
        return [{ pid: Number(pid), name, seconds: ticks / TICKS_A_SECOND }];
      } catch {
        return []; // it ended meanwhile
      }
    });
  }

  /** Everything that Picket starts names its folder or its group somewhere in its command. */
  private isOurs(command: string): boolean {
    const { installation, home } = this.context;
    return [home.root, installation.project, `picket-${installation.portBase}`, '127.0.0.1'].some(
      (mark) => command.includes(mark),
    );
  }
}

/** Connections that the kernel has dropped since it started, because a listen queue was full. */
export function listenOverflows(): number {
  const lines = readFileSync('/proc/net/netstat', 'utf8').split('\n');
  const [names = '', values = ''] = lines.filter((line) => line.startsWith('TcpExt:'));
  return Number(values.split(' ')[names.split(' ').indexOf('ListenOverflows')] ?? 0);
}

/** How many board requests the API processes have answered so far. */
export async function boardRequests({ installation }: Context): Promise<number> {
  const texts = await Promise.all(
    installation.ports.api.map((port) => askHttp(`http://127.0.0.1:${port}/metrics`)),
  );
  const pattern = /^picket_http_requests_total\{[^}]*waiting-room\/board"[^}]*\} (\d+)/gm;
  return texts
    .flatMap((text) => [...text.matchAll(pattern)])
    .reduce((sum, [, count]) => sum + Number(count), 0);
}
