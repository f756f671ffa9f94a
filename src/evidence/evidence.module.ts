import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EventsModule } from '../events/events.module.js';
import { EvidenceController } from './evidence.controller.js';
import { EvidenceExport } from './evidence-export.js';
import { EvidenceRepository } from './evidence.repository.js';
import { ReviewController } from './review.controller.js';
import { ReviewRepository } from './review.repository.js';
import { ReviewService } from './review.service.js';

/** What happened in sales, so that nobody can change it unnoticed. */
@Module({
  imports: [AuthModule, EventsModule],
  controllers: [EvidenceController, ReviewController],
  providers: [EvidenceExport, EvidenceRepository, ReviewRepository, ReviewService],
  exports: [EvidenceRepository, ReviewRepository],
})
export class EvidenceModule {}
