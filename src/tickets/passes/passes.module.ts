import { Module } from '@nestjs/common';
import { TicketsModule } from '../tickets.module.js';
import { PassSigners } from './pass-signers.js';
import { PassesController } from './passes.controller.js';
import { PassesService } from './passes.service.js';

/** Passes for Apple Wallet and Google Wallet. */
@Module({
  imports: [TicketsModule],
  controllers: [PassesController],
  providers: [PassSigners, PassesService],
})
export class PassesModule {}
