import { z } from 'zod';
import { processReportSchema } from './process-report.js';

const count = z.number().int();
const rates = z.record(z.string(), z.number()).describe('A second, by outcome.');

const groupStateSchema = z.object({
  localState: z.string().describe('Synced, Donor/Desynced, Joiner, Joined, Initialized.'),
  clusterStatus: z.string().describe('Primary, or the node serves nobody.'),
  clusterSize: count.describe('Members that this node sees, arbitrators included.'),
  arbitrators: count.describe('Members that keep no data and only vote.'),
  groupId: z.string(),
  lastCommitted: count,
  ready: z.boolean(),
  receiveQueue: count.describe('Write sets that wait to be applied.'),
  sendQueue: count.describe('Write sets that wait to be sent.'),
  flowControlPausedSeconds: z.number().describe('Time paused since the server started.'),
  flowControlPausedFraction: z.number().describe('Share of the time since the look before.'),
  flowControlSent: count,
  flowControlReceived: count,
  certificationFailures: count,
  bruteForceAborts: count,
  keptFromSeqno: count.describe('Oldest write set kept for a node that comes back (IST).'),
  keptWriteSets: count.describe('How far behind a node may be and still catch up by IST.'),
  connections: count,
  uptimeSeconds: count,
});

const nodeSchema = z.object({
  name: z.string(),
  address: z.string(),
  reachable: z.boolean(),
  reason: z.string().nullable().describe('Why it is not reachable.'),
  group: groupStateSchema.nullable().describe('null while it is not reachable.'),
  fitness: z
    .looseObject({
      fit: z.boolean(),
      reason: z.string().optional(),
      detail: z.string().optional(),
    })
    .nullable()
    .describe('What its health checker says; null when the checker does not answer.'),
  writesFor: z.array(z.string()).describe('Writer ports that send new sessions here now.'),
  sessions: count.describe('Open sessions over all writer ports.'),
});

/** Everything an operations page shows. */
export const clusterSchema = z.object({
  at: z.iso.datetime(),
  tookMs: count,
  healthy: z.boolean(),
  nodes: z.array(nodeSchema),
  arbitrators: z.object({
    present: count.describe('As many as the primary component sees; 0 when there is none.'),
  }),
  haproxy: z.object({
    answers: z.boolean(),
    servers: z.array(
      z.object({
        proxy: z.string(),
        server: z.string(),
        state: z.string(),
        backup: z.boolean(),
        sessions: count,
        check: z.string(),
      }),
    ),
  }),
  redis: z.object({
    answers: z.boolean(),
    memoryBytes: count,
    queues: z.array(
      z.object({ name: z.string(), waiting: count, active: count, delayed: count, failed: count }),
    ),
  }),
  processes: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      report: processReportSchema.nullable().describe('null when the process does not answer.'),
    }),
  ),
  business: z.object({
    holdsPerSecond: rates,
    ordersPerSecond: rates,
    lastCommitAgeSeconds: z.number().nullable(),
    commitGapSeconds: z.number().describe('Longest silence of the database in five minutes.'),
  }),
  audit: processReportSchema.shape.audit,
  backup: z.record(z.string(), z.unknown()).nullable().describe('null where nothing backs up.'),
  standby: z.record(z.string(), z.unknown()).nullable().describe('null where there is none.'),
});

/** The state of the whole system at one moment. */
export type ClusterState = z.infer<typeof clusterSchema>;
/** One node in it. */
export type NodeState = z.infer<typeof nodeSchema>;

const STREAM_SECONDS_MAX = 900;

/** How long a live stream is wanted; it never outlives the access token. */
export const streamQuerySchema = z.strictObject({
  seconds: z.coerce.number().int().min(1).max(STREAM_SECONDS_MAX).default(STREAM_SECONDS_MAX),
});
/** The parsed query of a live stream. */
export type StreamQuery = z.infer<typeof streamQuerySchema>;
