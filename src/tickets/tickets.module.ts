import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { CheckInController } from './check-in.controller.js';
import { CheckInService } from './check-in.service.js';
import { DeviceBindings } from './device-bindings.js';
import { DeviceKeysService } from './device-keys.service.js';
import { GateAccess } from './gate-access.js';
import { GateContactsController } from './gate-contacts.controller.js';
import { GateContactsService } from './gate-contacts.service.js';
import { GateManifestsService } from './gate-manifests.service.js';
import { SlotSharing } from './slot-sharing.js';
import { GateDeskController } from './gate-desk.controller.js';
import { GateDeskRepository } from './gate-desk.repository.js';
import { GateDeskService } from './gate-desk.service.js';
import { GateEnrolmentsController } from './gate-enrolments.controller.js';
import { GateEnrolmentsRepository } from './gate-enrolments.repository.js';
import { GateEnrolmentsService } from './gate-enrolments.service.js';
import { GatesRepository } from './gates.repository.js';
import { HeldPerformances } from './held-performances.js';
import { OfflineScansRepository } from './offline-scans.repository.js';
import { OfflineScansService } from './offline-scans.service.js';
import { ScanMerging } from './scan-merging.js';
import { ScansRepository } from './scans.repository.js';
import { PerformanceKeys } from './performance-keys.js';
import { TicketCodes } from './ticket-codes.js';
import { TICKET_KEYS } from './ticket-keys.js';
import { TicketDevicesController } from './ticket-devices.controller.js';
import { TicketDevicesRepository } from './ticket-devices.repository.js';
import { TicketDevicesService } from './ticket-devices.service.js';
import { TicketKeysRepository } from './ticket-keys.repository.js';
import { TicketKeyring } from './ticket-keyring.js';
import { TicketsController } from './tickets.controller.js';
import { TicketsRemains } from './tickets-remains.service.js';
import { TicketsRemainsRepository } from './tickets-remains.repository.js';
import { TicketsRepository } from './tickets.repository.js';
import { TicketsService } from './tickets.service.js';
import { TransferAnswers } from './transfer-answers.js';
import { TransferNotices } from './transfer-notices.js';
import { TransferOffers } from './transfer-offers.js';
import { TransfersService } from './transfers.service.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersRepository } from './transfers.repository.js';

/** Tickets, their codes, transfers, and check-in at the gate. */
@Module({
  imports: [EventsModule, SeatsModule],
  controllers: [
    TicketsController,
    CheckInController,
    GateContactsController,
    GateDeskController,
    GateEnrolmentsController,
    TransfersController,
    TicketDevicesController,
  ],
  providers: [
    { provide: TICKET_KEYS, useClass: TicketKeyring },
    TicketKeysRepository,
    PerformanceKeys,
    TicketCodes,
    TicketsRepository,
    TicketsService,
    HeldPerformances,
    TicketsRemains,
    TicketsRemainsRepository,
    ScansRepository,
    CheckInService,
    GateAccess,
    GateDeskRepository,
    GateDeskService,
    GateEnrolmentsRepository,
    GateEnrolmentsService,
    GatesRepository,
    GateContactsService,
    GateManifestsService,
    SlotSharing,
    OfflineScansRepository,
    OfflineScansService,
    ScanMerging,
    TransfersRepository,
    TransferNotices,
    TransferOffers,
    TransferAnswers,
    TransfersService,
    TicketDevicesRepository,
    DeviceBindings,
    TicketDevicesService,
    DeviceKeysService,
  ],
  exports: [
    GateEnrolmentsRepository,
    TicketsService,
    TicketCodes,
    HeldPerformances,
    TicketsRemains,
    TransfersRepository,
    TransferNotices,
  ],
})
export class TicketsModule {}
