import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceExport } from './evidence-export.js';
import { EvidenceRepository } from './evidence.repository.js';

/** What happened in sales, so that nobody can change it unnoticed. */
@Module({
  imports: [EventsModule],
  controllers: [EvidenceController],
  providers: [EvidenceExport, EvidenceRepository],
  exports: [EvidenceRepository],
})
export class EvidenceModule {}
