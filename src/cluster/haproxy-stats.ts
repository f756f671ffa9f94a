/** One server line of HAProxy's statistics. */
export interface BalancedServer {
  readonly proxy: string;
  readonly server: string;
  readonly state: string;
  readonly backup: boolean;
  readonly sessions: number;
  readonly check: string;
}

/** HAProxy's column `type` of a server; the others are frontends, backends and listeners. */
const SERVER_TYPE = '2';
const COLUMNS_MIN = 10;

/** The servers of HAProxy's statistics as CSV: `show stat` on its socket, or `;csv` over HTTP. */
export function balancedServers(csv: string): BalancedServer[] {
  const [header = '', ...lines] = csv.split('\n');
  const names = header.replace(/^# /, '').split(',');
  const cell = (line: string[], name: string): string => line[names.indexOf(name)] ?? '';
  return lines
    .map((line) => line.split(','))
    .filter((line) => line.length > COLUMNS_MIN && cell(line, 'type') === SERVER_TYPE)
    .map((line) => ({
      proxy: cell(line, 'pxname'),
      server: cell(line, 'svname'),
      state: cell(line, 'status'),
      backup: cell(line, 'bck') === '1',
      sessions: Number(cell(line, 'scur')),
      check: cell(line, 'check_status').replace('* ', ''),
    }));
}

/** Whether HAProxy sends to it, as far as its checks say. */
export function isUp(server: BalancedServer): boolean {
  return server.state.startsWith('UP');
}

/** Whether it is a database node behind a writer port. */
export function isWriter({ proxy }: BalancedServer): boolean {
  return proxy.startsWith('writer');
}

/** The first healthy server of a writer port in the order of haproxy.cfg takes its new sessions. */
export function takesWrites(server: BalancedServer, all: readonly BalancedServer[]): boolean {
  const first = all.find((other) => other.proxy === server.proxy && isUp(other));
  return first?.server === server.server;
}
