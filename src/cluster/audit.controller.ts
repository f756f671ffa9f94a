import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '../auth/auth.guard.js';
import { auditReportSchema } from './audit.schemas.js';
import { AuditService } from './audit.service.js';
import type { AuditReport } from './auditor.js';

/** The invariants of the running system, for operators. */
@ApiTags('Operations')
@ApiBearerAuth()
@Controller('ops/audit')
export class AuditController {
  constructor(private readonly audits: AuditService) {}

  /** Audits every node now; takes seconds. */
  @Get()
  @Roles('operator')
  @ApiResponse({ status: 200, standardSchema: auditReportSchema })
  audit(): Promise<AuditReport> {
    return this.audits.audit();
  }
}
