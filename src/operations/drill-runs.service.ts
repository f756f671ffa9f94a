import { Injectable } from '@nestjs/common';
import { toPage } from '../http/schemas.js';
import { type DrillRunRow, DrillRunsRepository } from './drill-runs.repository.js';
import { type DrillRun, type DrillRunPage, drillReportSchema } from './operations.schemas.js';

/** What drills found out. */
@Injectable()
export class DrillRunsService {
  constructor(private readonly runs: DrillRunsRepository) {}

  /** The last runs, newest first. */
  async list(query: { limit: number; cursor?: string | undefined }): Promise<DrillRunPage> {
    const rows = await this.runs.list(query.limit + 1, query.cursor);
    const { items, nextCursor } = toPage(rows, query.limit);
    return { items: items.map(describe), nextCursor };
  }
}

function describe({ id, report }: DrillRunRow): DrillRun {
  const { gap, marks, control, fullStrengthMs, ...measured } = drillReportSchema.parse(
    JSON.parse(report),
  );
  const { drill, title, seed, at, green, reasons, acknowledged, refused } = measured;
  const { lost, duplicated, rpoMs, rtoMs, per100Ms } = measured;
  return {
    ...{ id, drill, title, seed, at, green, reasons, acknowledged, refused },
    ...{ lost, duplicated, rpoMs, rtoMs, per100Ms },
    control: control ?? null,
    gapMs: gap.ms,
    fullStrengthMs: fullStrengthMs ?? null,
    marks: { ...marks, fullStrengthMs: marks.fullStrengthMs ?? null },
  };
}
