import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NODE_SLOTS } from '../config/installation.js';
import type { Context } from './context.js';

/** Nodes of a new installation; also the fewest it may have. */
const FIRST_MEMBERS = [1, 2, 3] as const;

/** With two nodes no node may stop for maintenance without leaving the last one alone. */
export const MEMBERS_MIN = FIRST_MEMBERS.length;

/** Numbers of an installation's nodes, ascending. */
export type Members = readonly [number, ...number[]];

const number = z.number().int().min(1).max(NODE_SLOTS);
const numbersSchema = z
  .tuple([number], number)
  .refine((numbers) => numbers.length >= MEMBERS_MIN, `at least ${MEMBERS_MIN} nodes`)
  .refine((numbers) => numbers.every((each, index) => each > (numbers[index - 1] ?? 0)), {
    message: 'ascending, no number twice',
  });

const membersFile = (context: Context): string => join(context.home.data, 'members.json');

/**
 * The nodes that this installation has. They stand beside the data, because data of another set of
 * nodes must not be started with this one; without the file it is 1, 2, 3.
 */
export function membersOf(context: Context): Members {
  const file = membersFile(context);
  if (!existsSync(file)) return FIRST_MEMBERS;
  return numbersSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Remembers the installation's nodes, the whole list or nothing of it. */
export function writeMembers(context: Context, members: readonly number[]): void {
  const file = membersFile(context);
  const sorted = numbersSchema.parse([...members].sort((a, b) => a - b));
  writeFileSync(`${file}.new`, `${JSON.stringify(sorted)}\n`);
  renameSync(`${file}.new`, file);
}

/** Their ports from one of the installation's lists, in the order of the members. */
export function memberPorts(context: Context, ports: readonly number[]): number[] {
  return membersOf(context).map((node) => portOf(ports, node));
}

/** The port of one node in one of the installation's lists. */
export function portOf(ports: readonly number[], node: number): number {
  const port = ports[node - 1];
  if (port === undefined) throw new Error(`node ${node} has no port`);
  return port;
}
