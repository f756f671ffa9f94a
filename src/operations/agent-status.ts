import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The setting of a system without such an agent. */
const NO_FILE = 'none';
/** The agent writes every second; one that is silent for so long is not there. */
const FRESH_MS = 8_000;

const count = z.number().int();
const moment = z.iso.datetime();

const nodeSchema = z.object({
  node: count,
  runs: z.boolean().describe('Its server runs, or is frozen.'),
  frozen: z.boolean(),
});

const backupsSchema = z.object({
  place: z.string().describe('Where they are kept.'),
  backups: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['full', 'incremental']),
      endedAt: moment,
      node: count.describe('The node it was taken from.'),
      storedBytes: count.describe('Compressed and encrypted.'),
      continues: z.string().nullable().describe('The backup before it, of an incremental one.'),
    }),
  ),
  archivedUntil: moment.nullable().describe('Until when the binary log is archived.'),
  verifiedAt: moment
    .nullable()
    .describe('When the newest backup was last restored and found sound.'),
  problem: z.string().nullable().describe('Why they could not be listed.'),
});

const standbySchema = z.object({
  exists: z.boolean(),
  ready: z.boolean().describe('It could take over now, and little would be lost.'),
  lagSeconds: z.number().nullable(),
  advice: z.array(z.string()).describe('What is wrong, in English.'),
  sides: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      serving: z.boolean(),
      nodes: z.array(
        z.object({ node: count, state: z.string(), position: z.string(), error: z.string() }),
      ),
    }),
  ),
});

/** What the operator agent tells of the machine it works on. */
export const agentStatusSchema = z.object({
  nodes: z.array(nodeSchema),
  backups: backupsSchema.nullable().describe('null until they were looked at.'),
  standby: standbySchema.nullable().describe('null until it was looked at.'),
});
export type AgentStatus = z.infer<typeof agentStatusSchema>;

/** What stands in the agent's file. */
export const agentFileSchema = agentStatusSchema.extend({ atMs: z.number() });
export type AgentFile = z.infer<typeof agentFileSchema>;

/** An agent is there; none is meant to be; or it is silent. */
export type Presence = 'present' | 'none' | 'silent';

/** What the agent wrote last, if that was just now. */
export async function readAgent(
  file: string,
): Promise<{ presence: Presence; status: AgentStatus | null }> {
  if (file === NO_FILE) return { presence: 'none', status: null };
  try {
    const { atMs, ...status } = agentFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const isFresh = Math.abs(Date.now() - atMs) < FRESH_MS;
    return isFresh ? { presence: 'present', status } : { presence: 'silent', status: null };
  } catch {
    return { presence: 'silent', status: null };
  }
}
