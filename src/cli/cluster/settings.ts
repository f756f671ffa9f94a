/** Settings by name, as a configuration file or a running server gives them. */
export type Settings = ReadonlyMap<string, string>;

/** One setting that a running server has otherwise than its configuration file. */
export interface Difference {
  readonly name: string;
  readonly running: string;
  readonly wanted: string;
  /** `live`: SET GLOBAL does what a restart would do; `restart`: only a restart does. */
  readonly how: 'live' | 'restart';
}

const SERVER_SECTION = 'mariadbd';
const PROVIDER = 'wsrep_provider_options';

/**
 * Settings for which SET GLOBAL does all that a restart would do. Others that the server would take
 * are left to a restart on purpose: pooled sessions keep what they began with (time_zone,
 * tx_isolation, character sets), or the node would leave its group to apply them (wsrep_*).
 */
export const LIVE_SETTINGS: ReadonlySet<string> = new Set([
  'innodb_buffer_pool_size',
  'innodb_flush_log_at_trx_commit',
  'innodb_log_file_size',
  'max_connections',
  'sync_binlog',
  'wsrep_log_conflicts',
  'wsrep_slave_threads',
]);

/** Group timing, by what is compared with what: a small one must stay below the large ones. */
export const TIMING_SMALL_TO_LARGE = [
  'evs.keepalive_period',
  'evs.inactive_check_period',
  'evs.join_retrans_period',
  'evs.suspect_timeout',
  'evs.install_timeout',
  'evs.inactive_timeout',
] as const;

/** Names under which the server shows what a configuration file calls otherwise. */
const SHOWN_AS: Readonly<Record<string, string>> = {
  default_time_zone: 'time_zone',
  transaction_isolation: 'tx_isolation',
  // The file names the log, `log_bin` then only says that there is one.
  log_bin: 'log_bin_basename',
};

/** What a server never tells: passwords. */
const HIDDEN: ReadonlySet<string> = new Set(['wsrep_sst_auth']);

/** Settings of a configuration file's section for the server, its provider options one by one. */
export function parseSettings(text: string): Settings {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n')) {
    section = /^\[(\w+)\]/.exec(line)?.[1] ?? section;
    if (section !== SERVER_SECTION) continue;
    const match = /^([a-z0-9_.-]+)\s*(?:=\s*(.*?))?\s*$/i.exec(line);
    if (match === null) continue;
    const [, name = '', value = 'ON'] = match;
    settings.set(name.replaceAll('-', '_'), value.replace(/^(['"])(.*)\1$/, '$2'));
  }
  return splitProviderOptions(settings);
}

/** Replaces wsrep_provider_options by its parts, `evs.suspect_timeout` and so on. */
export function splitProviderOptions(settings: Settings): Settings {
  const parts = (settings.get(PROVIDER) ?? '').split(';').flatMap((part): [string, string][] => {
    const at = part.indexOf('=');
    return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()]];
  });
  return new Map([...settings, ...parts].filter(([name]) => name !== PROVIDER));
}

/** What differs between the file's settings and the running ones; what the file does not name is free. */
export function differences(wanted: Settings, running: Settings): Difference[] {
  return [...wanted]
    .filter(([name]) => !HIDDEN.has(name))
    .flatMap(([name, value]) => {
      const shown = running.get(SHOWN_AS[name] ?? name) ?? '';
      if (canonical(name, value) === canonical(name, shown)) return [];
      const how = LIVE_SETTINGS.has(name) || isTiming(name) ? 'live' : 'restart';
      return [{ name, running: shown, wanted: value, how }];
    });
}

/**
 * Statements that make one node's live settings as wanted, in an order in which every step is valid:
 * the provider refuses a suspect time-out above the inactive one, even for a moment. So what grows
 * grows from the largest down, and then what shrinks shrinks from the smallest up.
 */
export function liveStatements(found: readonly Difference[]): string[] {
  const live = found.filter(({ how }) => how === 'live');
  const rank = ({ name }: Difference): number =>
    TIMING_SMALL_TO_LARGE.findIndex((timing) => timing === name);
  const grows = ({ wanted, running }: Difference): boolean =>
    durationSeconds(wanted) > durationSeconds(running);
  const timing = live.filter(({ name }) => isTiming(name));
  const ordered = [
    ...timing.filter(grows).sort((a, b) => rank(b) - rank(a)),
    ...timing.filter((each) => !grows(each)).sort((a, b) => rank(a) - rank(b)),
  ];
  return [
    ...live
      .filter(({ name }) => !isTiming(name))
      .map(({ name, wanted }) => `SET GLOBAL ${name} = ${bytes(wanted) ?? wanted}`),
    ...ordered.map(({ name, wanted }) => `SET GLOBAL ${PROVIDER} = '${name}=${wanted}'`),
  ];
}

/**
 * Why a change of group timing must not be made member by member; undefined when it may.
 *
 * The trap: while it is made, some members have the old values and some the new. A member that sends
 * less often than another one's suspect time-out expects looks dead to it all the time, and the
 * group re-forms again and again. So each keepalive must fit each suspect time-out, across both.
 */
export function timingTrap(wanted: Settings, running: Settings): string | undefined {
  const seconds = (settings: Settings, name: string): number | undefined => {
    const text = settings.get(name);
    return text === undefined ? undefined : durationSeconds(text);
  };
  const pairs: readonly (readonly [Settings, Settings])[] = [
    [wanted, running],
    [running, wanted],
  ];
  for (const [senders, judges] of pairs) {
    const suspect = seconds(judges, 'evs.suspect_timeout');
    const keepalive = seconds(senders, 'evs.keepalive_period');
    const retrans = seconds(senders, 'evs.join_retrans_period');
    if (suspect === undefined || keepalive === undefined || retrans === undefined) continue;
    if (keepalive * 3 <= suspect && retrans < suspect) continue;
    return (
      `While this change is made, members that send every ${keepalive} s (joins every ${retrans} s) ` +
      `would be judged by members that suspect after ${suspect} s. Make it in two steps: first ` +
      'values in between, for which keepalive <= suspect/3 and join_retrans < suspect hold with the ' +
      'old and with the new ones.'
    );
  }
  return undefined;
}

/** Seconds of an ISO 8601 duration such as `PT0.5S` or `PT1M`; NaN for anything else. */
export function durationSeconds(text: string): number {
  const match = /^PT(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text);
  return match === null ? NaN : Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0);
}

function isTiming(name: string): boolean {
  return TIMING_SMALL_TO_LARGE.some((timing) => timing === name);
}

/** One spelling for values that mean the same. */
function canonical(name: string, value: string): string {
  if (name === 'log_bin') return value.split('/').at(-1) ?? '';
  if (name === 'datadir') return value.replace(/\/$/, '');
  // Shown as ssl:// where socket.ssl is on, which is compared by itself.
  if (name === 'gmcast.listen_addr') return value.replace(/^\w+:/, '');
  if (!Number.isNaN(durationSeconds(value))) return String(durationSeconds(value));
  const size = bytes(value);
  if (size !== undefined) return String(size);
  const plain = value.toLowerCase();
  if (['on', 'yes', 'true'].includes(plain)) return '1';
  if (['off', 'no', 'false'].includes(plain)) return '0';
  return plain.split(',').sort().join(',');
}

/** Bytes of `256M` and the like; undefined for anything else. */
function bytes(value: string): number | undefined {
  const match = /^(\d+)([KMG])?$/i.exec(value);
  if (match === null) return undefined;
  const power = ' KMG'.indexOf((match[2] ?? ' ').toUpperCase());
  return Number(match[1]) * 1024 ** power;
}
