import {
  differences,
  durationSeconds,
  liveStatements,
  parseSettings,
  type Settings,
  splitProviderOptions,
  timingTrap,
} from './settings.js';

const timing = (
  keepalive: string,
  retrans: string,
  suspect: string,
  install: string,
  inactive: string,
): Settings =>
  new Map([
    ['evs.keepalive_period', keepalive],
    ['evs.join_retrans_period', retrans],
    ['evs.suspect_timeout', suspect],
    ['evs.install_timeout', install],
    ['evs.inactive_timeout', inactive],
  ]);
const quick = timing('PT0.1S', 'PT0.1S', 'PT0.5S', 'PT1.5S', 'PT1.5S');
const slow = timing('PT0.1S', 'PT0.2S', 'PT2S', 'PT3S', 'PT4S');

describe('parseSettings', () => {
  it('reads names, values, quotes and provider options one by one', () => {
    const text = `# comment\n[mariadbd]\nport = 1\ndefault-time-zone = '+00:00'\nskip_name_resolve\n
wsrep_provider_options = "gcache.size=256M;evs.suspect_timeout=PT0.5S"\n[sst]\nencrypt = 4`;
    expect([...parseSettings(text)]).toEqual([
      ['port', '1'],
      ['default_time_zone', '+00:00'],
      ['skip_name_resolve', 'ON'],
      ['gcache.size', '256M'],
      ['evs.suspect_timeout', 'PT0.5S'],
    ]);
  });
});

describe('differences', () => {
  const wanted = new Map([
    ['innodb_buffer_pool_size', '256M'],
    ['wsrep_mode', 'A,B'],
    ['wsrep_on', 'ON'],
    ['pc.recovery', 'false'],
    ['wsrep_sst_auth', 'user:secret'],
    ['transaction_isolation', 'READ-COMMITTED'],
    ['log_bin', 'binlog'],
  ]);
  const running = new Map([
    ['innodb_buffer_pool_size', String(256 * 1024 * 1024)],
    ['wsrep_mode', 'B,A'],
    ['wsrep_on', '1'],
    ['pc.recovery', 'no'],
    ['wsrep_sst_auth', '********'],
    ['tx_isolation', 'READ-COMMITTED'],
    ['log_bin', 'ON'],
    ['log_bin_basename', '/data/node-1/binlog'],
    ['not_in_the_file', '7'],
  ]);

  it('takes different spellings of one value for the same', () => {
    expect(differences(wanted, running)).toEqual([]);
  });

  it('tells what can be set on a running node from what needs a restart', () => {
    const changed = new Map([
      ...wanted,
      ['innodb_buffer_pool_size', '512M'],
      ['gcache.size', '1G'],
      ['evs.suspect_timeout', 'PT1S'],
    ]);
    const had = new Map([...running, ['gcache.size', '256M'], ['evs.suspect_timeout', 'PT0.5S']]);
    expect(differences(changed, had).map(({ name, how }) => [name, how])).toEqual([
      ['innodb_buffer_pool_size', 'live'],
      ['gcache.size', 'restart'],
      ['evs.suspect_timeout', 'live'],
    ]);
  });
});

describe('liveStatements', () => {
  const names = (statements: string[]): (string | undefined)[] =>
    statements.map((statement) => /evs\.\w+/.exec(statement)?.[0]);

  it('grows the large ones first', () => {
    expect(names(liveStatements(differences(slow, quick)))).toEqual([
      'evs.inactive_timeout',
      'evs.install_timeout',
      'evs.suspect_timeout',
      'evs.join_retrans_period',
    ]);
  });

  it('shrinks the small ones first', () => {
    expect(names(liveStatements(differences(quick, slow)))).toEqual([
      'evs.join_retrans_period',
      'evs.suspect_timeout',
      'evs.install_timeout',
      'evs.inactive_timeout',
    ]);
  });

  it('leaves alone what needs a restart, and writes sizes as bytes', () => {
    const found = differences(
      new Map([
        ['innodb_buffer_pool_size', '1G'],
        ['gcache.size', '1G'],
      ]),
      new Map([
        ['innodb_buffer_pool_size', '1'],
        ['gcache.size', '1'],
      ]),
    );
    expect(liveStatements(found)).toEqual(['SET GLOBAL innodb_buffer_pool_size = 1073741824']);
  });
});

describe('timingTrap', () => {
  it('lets a change pass in which old and new members can stand each other', () => {
    expect(timingTrap(slow, quick)).toBeUndefined();
    expect(timingTrap(quick, slow)).toBeUndefined();
  });

  it.each([
    ['slower keepalives than old members expect', timing('PT1S', 'PT0.2S', 'PT5S', 'PT6S', 'PT7S')],
    ['rarer joins than old members expect', timing('PT0.1S', 'PT0.5S', 'PT5S', 'PT6S', 'PT7S')],
  ])('refuses %s, in both directions', (_what, far) => {
    expect(timingTrap(far, quick)).toContain('two steps');
    expect(timingTrap(quick, far)).toContain('two steps');
  });
});

describe('splitProviderOptions', () => {
  it('leaves the other settings as they are', () => {
    const split = splitProviderOptions(
      new Map([
        ['port', '1'],
        ['wsrep_provider_options', 'a = b; c = '],
      ]),
    );
    expect([...split]).toEqual([
      ['port', '1'],
      ['a', 'b'],
      ['c', ''],
    ]);
  });
});

describe('durationSeconds', () => {
  it.each([
    ['PT0.5S', 0.5],
    ['PT1M', 60],
    ['PT1M30S', 90],
    ['5', NaN],
  ])('%s is %d', (text, seconds) => expect(durationSeconds(text)).toBe(seconds));
});
