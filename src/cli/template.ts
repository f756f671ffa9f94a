import { readFileSync } from 'node:fs';

/**
 * Fills every ${NAME} of a template, the way galera/container-node.sh does it in a container.
 * @throws Error naming the first name without a value
 */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{([A-Z0-9_]+)\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The template asks for ${name}, which nobody sets.`);
    return value;
  });
}

/** Reads lines of NAME=value; empty lines and lines that start with # are skipped. */
export function readAssignments(file: string): Record<string, string> {
  const pairs = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z0-9_]+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
