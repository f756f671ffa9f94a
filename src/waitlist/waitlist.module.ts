import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { SeatsModule } from '../seats/seats.module.js';
import { EndedLineRepository } from './ended-line.repository.js';
import { JoinRules } from './join-rules.js';
import { OfferAcceptance } from './offer-acceptance.js';
import { OfferDesk } from './offer-desk.js';
import { SellerWaitlistController } from './seller-waitlist.controller.js';
import { WaitlistNotices } from './waitlist-notices.js';
import { WaitlistViews } from './waitlist-views.js';
import { WaitlistController } from './waitlist.controller.js';
import { WaitlistRepository } from './waitlist.repository.js';
import { WaitlistService } from './waitlist.service.js';

/** People waiting for returned seats. Every process that frees seats has it, see OfferDesk. */
@Module({
  imports: [EventsModule, SeatsModule, OrdersModule],
  controllers: [WaitlistController, SellerWaitlistController],
  providers: [
    WaitlistService,
    JoinRules,
    WaitlistRepository,
    WaitlistViews,
    WaitlistNotices,
    EndedLineRepository,
    OfferDesk,
    OfferAcceptance,
  ],
  exports: [WaitlistRepository, WaitlistNotices, EndedLineRepository],
})
export class WaitlistModule {}
