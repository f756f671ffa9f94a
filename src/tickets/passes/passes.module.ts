import { Module } from '@nestjs/common';
import { EventsModule } from '../../events/events.module.js';
import { TicketsModule } from '../tickets.module.js';
import { PassSigners } from './pass-signers.js';
import { PassesController } from './passes.controller.js';
import { PassesService } from './passes.service.js';

/** Passes for Apple Wallet and Google Wallet. */
@Module({
  imports: [EventsModule, TicketsModule],
  controllers: [PassesController],
  providers: [PassSigners, PassesService],
})
export class PassesModule {}
