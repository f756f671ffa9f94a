import { Inject, Injectable } from '@nestjs/common';
import { entryWindow, KEY_BEFORE_START_MS } from '../../../entry/entry-window.js';
import { AuthService } from '../../auth/auth.service.js';
import { CONFIG } from '../../config/config.module.js';
import type { Config } from '../../config/config.schema.js';
import type { PerformanceFacts } from '../../events/events.service.js';
import { seatAt } from '../../events/seating-plan.js';
import { TicketCodes } from '../ticket-codes.js';
import { DeviceRequired } from '../ticket-devices.errors.js';
import { CodeNotYetShown } from '../tickets.errors.js';
import { type Ticket, TicketsService } from '../tickets.service.js';
import { applePass } from './apple-pass.js';
import { googleSaveUrl } from './google-pass.js';
import { PassSigners } from './pass-signers.js';
import type { PassSubject } from './pass-subject.js';
import { WalletPassNotOffered } from './passes.errors.js';
import type { GooglePassView, OfferedPasses } from './passes.schemas.js';

/** Passes of own tickets for the wallets of other companies. */
@Injectable()
export class PassesService {
  constructor(
    private readonly tickets: TicketsService,
    private readonly accounts: AuthService,
    private readonly codes: TicketCodes,
    private readonly signers: PassSigners,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Which passes there are of an own ticket.
   * @throws NotFound also when it is another's; TicketVoid
   */
  async offered(ticketId: string, accountId: string): Promise<OfferedPasses> {
    const { performance } = await this.tickets.live(ticketId, accountId);
    const google = this.signers.google !== undefined && !performance.deviceBinding;
    return {
      apple: this.signers.apple !== undefined,
      google,
      googleFrom: google ? keyFrom(performance).toISOString() : null,
    };
  }

  /**
   * The pass for Apple Wallet, which shows no code.
   * @throws NotFound also when it is another's; TicketVoid, WalletPassNotOffered
   */
  async apple(ticketId: string, accountId: string): Promise<Buffer> {
    const { ticket, performance } = await this.tickets.live(ticketId, accountId);
    const { apple } = this.signers;
    if (apple === undefined) throw new WalletPassNotOffered();
    const subject = await this.subjectOf(ticket, performance);
    const icon = await this.signers.icon();
    return applePass(apple, subject, { icon, home: this.config.PUBLIC_URL });
  }

  /**
   * The link that saves a ticket in Google Wallet, which makes its moving code by itself from then
   * on: with it the key of this revision's TOTP leaves Picket, when the wallet page gets its own.
   * @throws NotFound also when it is another's; TicketVoid, WalletPassNotOffered, DeviceRequired,
   *   CodeNotYetShown
   */
  async google(ticketId: string, accountId: string): Promise<GooglePassView> {
    const { ticket, performance } = await this.tickets.live(ticketId, accountId);
    const { google } = this.signers;
    if (google === undefined) throw new WalletPassNotOffered();
    if (performance.deviceBinding) throw new DeviceRequired();
    const from = keyFrom(performance);
    if (Date.now() < from.getTime()) throw new CodeNotYetShown(from.toISOString());
    const maker = await this.codes.rotating(performance, ticket);
    return { saveUrl: googleSaveUrl(google, await this.subjectOf(ticket, performance), maker) };
  }

  private async subjectOf(ticket: Ticket, performance: PerformanceFacts): Promise<PassSubject> {
    const { locale } = await this.accounts.ownAccount(ticket.accountId);
    const { startsAt, eventTitle, venue, seatingPlanName: hall, runningMinutes } = performance;
    const { section, row, number, grade } = seatAt(performance.plan, ticket.seatNo);
    const { untilMs } = entryWindow(startsAt.getTime());
    return {
      ...{ ticketId: ticket.id, ticketShortId: ticket.shortId, revision: ticket.revision },
      performanceShortId: performance.shortId,
      ...{ eventTitle, venue, hall, startsAt, section, row, number, grade },
      endsAt: new Date(startsAt.getTime() + runningMinutes * 60_000),
      validUntil: new Date(untilMs),
      locale,
    };
  }
}

function keyFrom({ startsAt }: PerformanceFacts): Date {
  return new Date(startsAt.getTime() - KEY_BEFORE_START_MS);
}
