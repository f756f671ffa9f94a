import { Module } from '@nestjs/common';
import { EvidenceKeeper } from './evidence-keeper.js';
import { EvidenceModule } from './evidence.module.js';
import { FactsRepository } from './facts.repository.js';

/** What the worker does for the evidence log. */
@Module({ imports: [EvidenceModule], providers: [EvidenceKeeper, FactsRepository] })
export class EvidenceWorkerModule {}
