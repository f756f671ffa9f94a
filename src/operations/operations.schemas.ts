import { z } from 'zod';
import { idSchema, instantSchema, pageOf } from '../http/schemas.js';
import { agentStatusSchema } from './agent-status.js';
import { ACTIONS, allowedCommand, NODES_MAX, PAGE_DRILLS } from './allowed-commands.js';

/** POST ops/commands: an action with exactly its own arguments. */
export const newCommandSchema = z
  .strictObject({
    action: z.enum(ACTIONS),
    node: z.number().int().min(1).max(NODES_MAX).optional().describe('Of a command for a node.'),
    drill: z.enum(PAGE_DRILLS).optional().describe('Of a drill.'),
  })
  .refine(({ action, ...given }) => allowedCommand(action, given) !== undefined, {
    path: ['action'],
    error: 'This action takes other arguments',
    params: { ko: '이 작업에 맞는 인수가 아닙니다' },
  });
export type NewCommandBody = z.infer<typeof newCommandSchema>;

const argumentsSchema = z.record(z.string(), z.union([z.string(), z.number()]));
const OUTCOMES = ['done', 'failed', 'stale', 'unknown'] as const;

/** A command as it stands. */
export const commandSchema = z.object({
  id: idSchema,
  action: z.enum(ACTIONS),
  arguments: argumentsSchema,
  state: z.enum(['requested', 'running', ...OUTCOMES]),
  requestedAt: instantSchema,
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  message: z.string().nullable().describe('Its last words, in English.'),
});
export type Command = z.infer<typeof commandSchema>;

/** A command with what it has printed. */
export const printedCommandSchema = commandSchema.extend({
  lines: z.array(z.string()).describe('What it printed, in English.'),
});
export type PrintedCommand = z.infer<typeof printedCommandSchema>;

/** What operators can do now, and what the agent sees. */
export const controlSchema = z.object({
  agent: z.enum(['present', 'none', 'silent']).describe('Without one no command is taken.'),
  drills: z.array(z.string()).describe('Names of drills that may be run from here.'),
  active: commandSchema.nullable().describe('The command that waits or runs.'),
  status: agentStatusSchema.nullable(),
});
export type Control = z.infer<typeof controlSchema>;

/** Something an operator did. */
export const loggedActionSchema = z.object({
  id: idSchema,
  at: instantSchema,
  accountId: idSchema,
  accountName: z.string().nullable(),
  action: z.string(),
  arguments: argumentsSchema,
  outcome: z.enum(['running', ...OUTCOMES]),
  message: z.string().nullable(),
  durationMs: z.number().int().nullable(),
});
export const loggedActionPageSchema = pageOf(loggedActionSchema);
export type LoggedActionPage = z.infer<typeof loggedActionPageSchema>;

const counts = z.record(z.string(), z.number());

/** What the page shows of a drill's report. */
export const drillRunSchema = z.object({
  id: idSchema,
  drill: z.string(),
  title: z.string().describe('The fault in English.'),
  seed: z.number(),
  control: z.string().nullable().describe('The safeguard that was switched off.'),
  at: instantSchema,
  green: z.boolean(),
  reasons: z.array(z.string()).describe('Why it is red.'),
  acknowledged: counts,
  refused: counts,
  lost: z.number(),
  duplicated: z.number(),
  gapMs: z.number().describe('Longest time between two acknowledged holds.'),
  fullStrengthMs: z.number().nullable(),
  rpoMs: z.number(),
  rtoMs: z.number(),
  marks: z.object({
    faultMs: z.number(),
    healMs: z.number(),
    fullStrengthMs: z.number().nullable(),
  }),
  per100Ms: z.array(z.number()).describe('Acknowledged operations in each tenth of a second.'),
});
export type DrillRun = z.infer<typeof drillRunSchema>;
export const drillRunPageSchema = pageOf(drillRunSchema);
export type DrillRunPage = z.infer<typeof drillRunPageSchema>;

/** The parts of a drill's report that are read; other commands than today's may have written it. */
export const drillReportSchema = z.looseObject({
  drill: z.string(),
  title: z.string(),
  seed: z.number(),
  control: z.string().optional(),
  at: z.iso.datetime(),
  green: z.boolean(),
  reasons: z.array(z.string()),
  acknowledged: counts,
  refused: counts,
  lost: z.number(),
  duplicated: z.number(),
  gap: z.looseObject({ ms: z.number() }),
  fullStrengthMs: z.number().optional(),
  rpoMs: z.number(),
  rtoMs: z.number(),
  marks: z.object({
    faultMs: z.number(),
    healMs: z.number(),
    fullStrengthMs: z.number().optional(),
  }),
  per100Ms: z.array(z.number()),
});
