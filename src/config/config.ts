import { type Config, configSchema } from './config.schema.js';

/** Thrown at start-up; the message names every bad variable, one a line. */
export class InvalidConfig extends Error {}

/**
 * Parses the environment once.
 * @param environment variable name to text; anything that is not a setting is ignored
 * @throws InvalidConfig naming every bad variable
 */
export function parseConfig(environment: Record<string, string | undefined>): Config {
  const result = configSchema.safeParse(environment);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidConfig(`These settings are missing or wrong:\n${lines.join('\n')}`);
  }
  const faults = faultyClocks(result.data);
  if (faults !== undefined) throw new InvalidConfig(`These settings do not fit:\n${faults}`);
  return Object.freeze(result.data);
}

/** A hold, asked to live longer and paid for at its last moment, ends before an admission of its age. */
function faultyClocks(config: Config): string | undefined {
  const { HOLD_SECONDS, HOLD_EXTENSION_SECONDS, HOLD_PAYMENT_SECONDS, ADMISSION_SECONDS } = config;
  const seconds = HOLD_SECONDS + HOLD_EXTENSION_SECONDS + HOLD_PAYMENT_SECONDS;
  if (seconds <= ADMISSION_SECONDS) return undefined;
  return `  ADMISSION_SECONDS: must be at least ${seconds}, which is HOLD_SECONDS + HOLD_EXTENSION_SECONDS + HOLD_PAYMENT_SECONDS`;
}

let loaded: Config | undefined;

/** The settings of this process, read from its environment at the first call. */
export function loadConfig(): Config {
  loaded ??= parseConfig(process.env);
  return loaded;
}

/** Text of `.env.example`: every setting with its description and default. */
export function describeConfig(): string {
  const lines = ['# Every setting of a Picket process. `npm start` generates what has no default.'];
  for (const [name, field] of Object.entries(configSchema.shape)) {
    const fallback = field.safeParse(undefined);
    const text = fallback.success ? asText(fallback.data) : '';
    lines.push('', `# ${field.description ?? ''}`, `${name}=${text}`);
  }
  return `${lines.join('\n')}\n`;
}

type Setting = Config[keyof Config];

function asText(value: Setting): string {
  if (!Array.isArray(value)) return String(value);
  return value
    .map((item) => (typeof item === 'object' ? `${item.host}:${item.port}` : String(item)))
    .join(',');
}
