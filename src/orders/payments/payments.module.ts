import { Module } from '@nestjs/common';
import { CONFIG } from '../../config/config.module.js';
import { Charges } from './charges.js';
import { PAYMENT_GATEWAYS } from './payment-gateway.js';
import { PaymentMethodsController } from './payment-methods.controller.js';
import { PaymentMethodsRepository } from './payment-methods.repository.js';
import { PaymentMethodsService } from './payment-methods.service.js';
import { PaymentsRepository } from './payments.repository.js';
import { gatewaysOf } from './provider-settings.js';

/** Payment providers and saved methods. */
@Module({
  controllers: [PaymentMethodsController],
  providers: [
    PaymentMethodsService,
    PaymentMethodsRepository,
    Charges,
    PaymentsRepository,
    { provide: PAYMENT_GATEWAYS, inject: [CONFIG], useFactory: gatewaysOf },
  ],
  exports: [PaymentMethodsService, Charges, PaymentsRepository, PAYMENT_GATEWAYS],
})
export class PaymentsModule {}
