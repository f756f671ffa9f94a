import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditJob } from './audit.job.js';
import { AuditService } from './audit.service.js';

/** Audits on an operator's request. */
@Module({ controllers: [AuditController], providers: [AuditService] })
export class AuditModule {}

/** Audits at every interval, in the worker. */
@Module({ providers: [AuditService, AuditJob] })
export class AuditJobModule {}
