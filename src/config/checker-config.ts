import { z } from 'zod';
import { InvalidConfig } from './config.js';

const port = z.coerce.number().int().min(1).max(65_535);
const milliseconds = z.coerce.number().int().min(10);
const count = z.coerce.number().int().min(0);

/** Settings of the per-node health checker, by environment variable. */
export const checkerSchema = z.object({
  CHECKER_HOST: z.string().default('127.0.0.1').describe('Address the checker answers on.'),
  CHECKER_PORT: port.describe('Port the checker answers on.'),
  CHECKER_NODE_HOST: z.string().default('127.0.0.1').describe('The one node it watches.'),
  CHECKER_NODE_PORT: port.describe('Port of that node.'),
  MONITOR_DB_USER: z.string().default('picket_monitor').describe('Account that may only look.'),
  MONITOR_DB_PASSWORD: z.string().describe('Its password.'),
  CHECKER_POLL_MS: milliseconds.default(150).describe('Pause between two looks at the node.'),
  CHECKER_QUERY_DEADLINE_MS: milliseconds
    .default(500)
    .describe('A look that takes longer counts as failed; its connection is destroyed.'),
  CHECKER_FRESH_MS: milliseconds.default(900).describe('An older look is no longer believed.'),
  CHECKER_DATA_FOLDER: z
    .string()
    .optional()
    .describe('Data folder of the node, where the checker can see it: free space is checked.'),
  CHECKER_NODE_NAME: z.string().default('node').describe('Name of the node in metrics.'),
  CHECKER_PEERS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((address) => address.trim() !== ''))
    .pipe(z.array(z.string().regex(/^\s*\S+:\d{1,5}\s*$/, 'host:port, comma-separated')))
    .describe('Checkers of the other nodes: host:port,… Without one no sick node is ejected.'),
  CHECKER_PEER_DEADLINE_MS: milliseconds
    .default(300)
    .describe('A peer that answers later is taken for unfit.'),
  CHECKER_DB_USER: z
    .string()
    .default('picket_checker')
    .describe('Account that may end what a sick node does to the group.'),
  CHECKER_DB_PASSWORD: z.string().describe('Its password.'),
  CHECKER_REMEDY: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off: a sick node only loses its clients; it may go on pausing the group.'),
  CHECKER_RECEIVE_QUEUE_MAX: count
    .default(256)
    .describe('More write sets waiting to be applied: the node is behind.'),
  CHECKER_DISK_FREE_MIN_BYTES: count
    .default(256 * 1024 * 1024)
    .describe('Less free space than this: the disk is full.'),
  CHECKER_DISK_SLOW_MS: milliseconds
    .default(500)
    .describe('A flush of the redo log that takes longer: the disk is slow.'),
  CHECKER_CLOCK_OFF_MAX_MS: milliseconds
    .default(2_000)
    .describe('Most that the clock of the server may differ from the clock of the checker.'),
  CHECKER_SICK_LOOKS: count
    .min(2)
    .default(6)
    .describe('Sick looks, less healthy ones, after which a node wants to leave.'),
  CHECKER_RETURN_MS: milliseconds
    .default(3_000)
    .describe('An ejected node must be well this long; doubled by every further ejection.'),
  CHECKER_RETURN_QUEUE_MAX: count
    .default(16)
    .describe('Most write sets an ejected node may still have to apply when it returns.'),
  CHECKER_CUT_OFF_QUEUE: count
    .default(50_000)
    .describe('An ejected node with more write sets to apply is cut off from the group.'),
  CHECKER_CUT_OFF_MS: milliseconds
    .default(15_000)
    .describe('A node that was cut off stays away from the group at least this long.'),
});

/** Parsed, frozen settings of one checker. */
export type CheckerConfig = Readonly<z.infer<typeof checkerSchema>>;

/**
 * The settings of this checker process.
 * @throws InvalidConfig naming every bad variable
 */
export function loadCheckerConfig(
  environment: Record<string, string | undefined> = process.env,
): CheckerConfig {
  const result = checkerSchema.safeParse(environment);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidConfig(`These settings are missing or wrong:\n${lines.join('\n')}`);
  }
  return Object.freeze(result.data);
}
