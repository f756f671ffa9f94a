import { Injectable } from '@nestjs/common';
import { AuthService } from '../auth/auth.service.js';
import { Idempotency } from '../database/idempotency.js';
import { AccountNotFound } from './events.errors.js';
import { EventsService } from './events.service.js';
import { PerformancesRepository } from './performances.repository.js';
import type { StaffAppointed } from './performances.schemas.js';

/** Who may check in tickets of a performance beside its seller. */
@Injectable()
export class StaffService {
  constructor(
    private readonly events: EventsService,
    private readonly performances: PerformancesRepository,
    private readonly auth: AuthService,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Appoints an account gate staff of a seller's own performance; again is harmless.
   * @throws NotFound for another's performance, AccountNotFound
   */
  async appoint(
    sellerId: string,
    performanceId: string,
    email: string,
    key: string | undefined,
  ): Promise<StaffAppointed> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const account = await this.auth.accountByEmail(email);
    if (account === undefined) throw new AccountNotFound();
    const appointed = { performanceId, accountId: account.id };
    const body = { performanceId, email };
    return this.idempotency.run(
      { accountId: sellerId, key, operation: 'appoint-staff', body },
      async (tx) => {
        await this.performances.insertStaff(tx, performanceId, account.id);
        await this.auth.grantRole(tx, account.id, 'gate-staff');
        return appointed;
      },
    );
  }
}
