import { z } from 'zod';
import { InvalidConfig } from './config.js';

const port = z.coerce.number().int().min(1).max(65_535);
const milliseconds = z.coerce.number().int().min(10);

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
  CHECKER_RECEIVE_QUEUE_MAX: z.coerce
    .number()
    .int()
    .default(256)
    .describe('More write sets waiting to be applied: the node is behind.'),
  CHECKER_DATA_FOLDER: z
    .string()
    .optional()
    .describe('Data folder of the node, where the checker can see it: free space is checked.'),
  CHECKER_DISK_FREE_MIN_BYTES: z.coerce
    .number()
    .int()
    .default(256 * 1024 * 1024)
    .describe('Less free space than this takes the node out.'),
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
