import { Module } from '@nestjs/common';
import { CancellationsRepository } from './cancellations.repository.js';
import { CancellationsService } from './cancellations.service.js';
import { CatalogueService } from './catalogue.service.js';
import { ChangeWatch } from './change-watch.js';
import { ChangesRepository } from './changes.repository.js';
import { ChangesService } from './changes.service.js';
import { EventsController } from './events.controller.js';
import { EventsRepository } from './events.repository.js';
import { EventsService } from './events.service.js';
import { PerformanceViews } from './performance-views.js';
import { PerformancesController } from './performances.controller.js';
import { PerformancesRepository } from './performances.repository.js';
import { PerformancesService } from './performances.service.js';
import { RehearsalStage } from './rehearsal-stage.service.js';
import { RehearsalStageRepository } from './rehearsal-stage.repository.js';
import { SeatingPlansController } from './seating-plans.controller.js';
import { SeatingPlansRepository } from './seating-plans.repository.js';
import { SeatingPlansService } from './seating-plans.service.js';
import { SellerEventsController } from './seller-events.controller.js';
import { SellerPerformancesController } from './seller-performances.controller.js';
import { SellerSeatingPlansController } from './seller-seating-plans.controller.js';
import { StaffService } from './staff.service.js';

/** The catalogue: seating plans, events and their performances. */
@Module({
  controllers: [
    EventsController,
    PerformancesController,
    SeatingPlansController,
    SellerEventsController,
    SellerPerformancesController,
    SellerSeatingPlansController,
  ],
  providers: [
    CatalogueService,
    EventsService,
    PerformancesService,
    PerformanceViews,
    RehearsalStage,
    SeatingPlansService,
    StaffService,
    EventsRepository,
    PerformancesRepository,
    RehearsalStageRepository,
    SeatingPlansRepository,
    CancellationsService,
    CancellationsRepository,
    ChangesService,
    ChangesRepository,
    ChangeWatch,
  ],
  exports: [EventsService, CancellationsService, ChangesService, RehearsalStage],
})
export class EventsModule {}
