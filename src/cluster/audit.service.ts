import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { type AuditReport, auditEveryNode } from './auditor.js';

/** Audits on request, one audit at a time in this process. */
@Injectable()
export class AuditService {
  private underWay: Promise<AuditReport> | undefined;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** The report of an audit that ends after this call; whoever asks meanwhile gets the same one. */
  audit(): Promise<AuditReport> {
    this.underWay ??= auditEveryNode(this.config).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }
}
