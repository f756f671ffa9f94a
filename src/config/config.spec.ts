import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeConfig, InvalidConfig, parseConfig } from './config.js';
import { configSchema } from './config.schema.js';
import { projectFolder } from './installation.js';

/** What has no default, and nothing else. */
const required = {
  DB_PASSWORD: 'database',
  MONITOR_DB_PASSWORD: 'monitor',
  SANDBOX_DB_PASSWORD: 'sandbox',
  REDIS_PASSWORD: 'redis',
  SANDBOX_BANK_KEY: 'd'.repeat(32),
  SANDBOX_WEBHOOK_SECRET: 'e'.repeat(32),
  ACCESS_TOKEN_SECRET: 'a'.repeat(32),
  ADMISSION_SECRET: 'b'.repeat(32),
  TICKET_SIGNING_KEY: 'c'.repeat(64),
  TICKET_MASTER_KEY: 'g'.repeat(32),
  VAPID_PRIVATE_KEY: 'f'.repeat(43),
};

function messageOf(environment: Record<string, string>): string {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
  return '';
}

describe('parseConfig', () => {
  it('needs only what has no default, and fills in the rest with its type', () => {
    expect(parseConfig(required)).toMatchObject({
      ...required,
      HTTP_PORT: 8091,
      DB_WRITER_PORTS: [3311, 3312, 3313],
      DB_NODES: [3321, 3322, 3323].map((port) => ({ host: '127.0.0.1', port })),
      COOKIE_SECURE: false,
      HOLD_SECONDS: 480,
    });
  });

  it('parses numbers, flags and lists', () => {
    const config = parseConfig({
      ...required,
      HTTP_PORT: '9000',
      DB_WRITER_PORTS: '1, 2',
      DB_NODES: 'db-1:3306,db-2:3307',
      COOKIE_SECURE: 'true',
    });
    expect(config).toMatchObject({
      HTTP_PORT: 9000,
      DB_WRITER_PORTS: [1, 2],
      DB_NODES: [
        { host: 'db-1', port: 3306 },
        { host: 'db-2', port: 3307 },
      ],
      COOKIE_SECURE: true,
    });
  });

  it('names every missing variable at once', () => {
    const message = messageOf({});
    for (const name of Object.keys(required)) expect(message).toContain(`  ${name}: `);
    expect(message.split('\n')).toHaveLength(1 + Object.keys(required).length);
  });

  it.each([
    ['HTTP_PORT', '65536'],
    ['HTTP_PORT', 'http'],
    ['PUBLIC_URL', 'somewhere'],
    ['LOG_LEVEL', 'loud'],
    ['DB_WRITER_PORTS', '3311,none'],
    ['DB_WRITER_MODE', 'both'],
    ['DB_NODES', 'db-1'],
    ['DB_POOL_SIZE', '0'],
    ['ACCESS_TOKEN_SECRET', 'short'],
    ['COOKIE_SECURE', 'yes'],
    ['HOLD_SECONDS', '-1'],
  ])('refuses %s=%s by name', (name, value) => {
    const message = messageOf({ ...required, [name]: value });
    expect(message).toContain(`  ${name}`);
    expect(
      message
        .split('\n')
        .slice(1)
        .every((line) => line.startsWith(`  ${name}`)),
    ).toBe(true);
  });

  it.each([
    ['HOLD_SECONDS', '481'],
    ['HOLD_EXTENSION_SECONDS', '121'],
    ['HOLD_PAYMENT_SECONDS', '121'],
    ['ADMISSION_SECONDS', '719'],
  ])('refuses %s=%s, with which a hold could outlive an admission', (name, value) => {
    expect(messageOf({ ...required, [name]: value })).toContain('  ADMISSION_SECONDS');
  });

  it('ignores what is not a setting and never tells a secret', () => {
    expect(parseConfig({ ...required, PATH: '/bin' })).not.toHaveProperty('PATH');
    expect(messageOf({ ...required, ADMISSION_SECRET: 'tell-nobody' })).not.toContain('nobody');
  });

  it('freezes the settings', () => {
    const config = parseConfig(required);
    expect(Object.isFrozen(config)).toBe(true);
    expect(() => Object.assign(config, { HTTP_PORT: 1 })).toThrow(TypeError);
  });
});

describe('.env.example', () => {
  const example = readFileSync(join(projectFolder(), '.env.example'), 'utf8');

  it('says what the schema says; `npm run env:example` writes it anew', () => {
    expect(example).toBe(describeConfig());
  });

  it('describes every setting in a sentence', () => {
    for (const [name, field] of Object.entries(configSchema.shape)) {
      expect(`${name}: ${field.description ?? ''}`).toMatch(/: \S.+[^\s]$/);
    }
  });

  it('becomes valid once its empty lines are filled in', () => {
    const pairs = example.split('\n').filter((line) => /^\w+=/.test(line));
    const set = Object.fromEntries(
      pairs.map((line): [string, string] => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
    );
    const empty = Object.keys(set).filter((name) => set[name] === '');
    expect(empty.sort()).toEqual(Object.keys(required).sort());
    expect(parseConfig({ ...set, ...required })).toEqual(parseConfig(required));
  });
});
