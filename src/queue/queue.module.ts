import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { AdmissionsRepository } from './admissions.repository.js';
import { AdmissionsService } from './admissions.service.js';
import { FlowControlRepository } from './flow-control.repository.js';
import { LeasesRepository } from './leases.repository.js';
import { LineLeader } from './line-leader.js';
import { LineNumbers } from './line-numbers.js';
import { LineRates } from './line-rates.js';
import { PlaceWishesRepository } from './place-wishes.repository.js';
import { PlaceWishesService } from './place-wishes.service.js';
import { ProofOfWork } from './proof-of-work.js';
import { QueueService } from './queue.service.js';
import { RoomSights } from './room-sights.js';
import { Rooms } from './rooms.js';
import { SaleHealth } from './sale-health.js';
import { SellerRoomsController } from './seller-rooms.controller.js';
import { SellerRoomsService } from './seller-rooms.service.js';
import { StepWriter } from './step-writer.js';
import { WaitingRoomPageController } from './waiting-room-page.controller.js';
import { WaitingRoomController } from './waiting-room.controller.js';
import { WaitingRoomService } from './waiting-room.service.js';
import { WaitingRoomsRepository } from './waiting-rooms.repository.js';

/** The waiting room. */
@Module({
  imports: [EventsModule],
  controllers: [WaitingRoomController, WaitingRoomPageController, SellerRoomsController],
  providers: [
    QueueService,
    WaitingRoomService,
    SellerRoomsService,
    AdmissionsService,
    AdmissionsRepository,
    Rooms,
    WaitingRoomsRepository,
    LeasesRepository,
    LineNumbers,
    LineLeader,
    LineRates,
    PlaceWishesService,
    PlaceWishesRepository,
    ProofOfWork,
    StepWriter,
    RoomSights,
    SaleHealth,
    FlowControlRepository,
  ],
  exports: [QueueService, WaitingRoomService, PlaceWishesRepository, WaitingRoomsRepository],
})
export class QueueModule {}
