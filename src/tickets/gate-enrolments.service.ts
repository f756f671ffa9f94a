import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { gateTokenMessage } from '../../entry/device-message.js';
import { AuthService } from '../auth/auth.service.js';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Transactions } from '../database/transactions.js';
import { EventsService } from '../events/events.service.js';
import { GateDeviceUnproven, GateInvitationEnded } from './gate-enrolments.errors.js';
import { type GateEnrolment, GateEnrolmentsRepository } from './gate-enrolments.repository.js';
import type {
  EnrolGateDevice,
  GateDevices,
  GateInvitation,
  GateToken,
  GateTokenBody,
} from './gate-enrolments.schemas.js';
import { isSigned } from './key-parcel.js';

const SECRET_BYTES = 24;
/** A signed moment is good for so long before and after it, ms. */
const PROOF_MS = 120_000;

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Makes devices gates of a performance by a picture on the seller's screen, without a password. */
@Injectable()
export class GateEnrolmentsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly enrolments: GateEnrolmentsRepository,
    private readonly events: EventsService,
    private readonly accounts: AuthService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Invites one device, for ten minutes.
   * @throws NotFound also for another seller's performance
   */
  async invite(performanceId: string, sellerId: string, name: string): Promise<GateInvitation> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const [deviceId, secret] = [uuid(), randomBytes(SECRET_BYTES).toString('base64url')];
    const invitation = { deviceId, performanceId, name, invitedBy: sellerId };
    await this.transactions.run<true>(
      'invite-gate',
      async (tx) => {
        await this.enrolments.invite(tx, { ...invitation, secretHash: hashOf(secret) });
        return true;
      },
      {
        alreadyCommitted: async () =>
          (await this.enrolments.find(deviceId)) === undefined ? undefined : true,
      },
    );
    const expiresAt = (await this.enrolments.expiryOf(deviceId)).toISOString();
    return {
      deviceId,
      link: new URL(`/gate/enrol#${secret}`, this.config.PUBLIC_URL).href,
      expiresAt,
    };
  }

  /**
   * Devices at the gates of a seller's performance, with their last contact.
   * @throws NotFound also for another seller's performance
   */
  async list(performanceId: string, sellerId: string): Promise<GateDevices> {
    await this.events.performanceOfSeller(performanceId, sellerId);
    const devices = await this.enrolments.listed(performanceId);
    return {
      items: devices.map(({ expiresAt, lastContactAt, ...device }) => ({
        ...device,
        expiresAt: expiresAt?.toISOString() ?? null,
        lastContactAt: lastContactAt?.toISOString() ?? null,
      })),
    };
  }

  /**
   * Takes an invitation; again with the same key it is answered the same, since answers get lost.
   * @throws GateInvitationEnded
   */
  async enrol({ secret, verifyKey }: EnrolGateDevice): Promise<GateToken> {
    const [secretHash, key] = [hashOf(secret), Buffer.from(verifyKey, 'base64')];
    await this.transactions.run('enrol-gate', (tx) => this.enrolments.enrol(tx, secretHash, key));
    const enrolment = await this.enrolments.ofSecret(secretHash);
    if (enrolment === undefined || enrolment.isRevoked || !enrolment.verifyKey?.equals(key)) {
      throw new GateInvitationEnded();
    }
    return this.token(enrolment);
  }

  /**
   * A new token for a device that signs this moment with its key.
   * @throws GateDeviceUnproven
   */
  async prove({ deviceId, atMs, signature }: GateTokenBody): Promise<GateToken> {
    const enrolment = await this.enrolments.find(deviceId);
    const message = gateTokenMessage(deviceId, atMs);
    const isProven =
      enrolment?.verifyKey !== undefined &&
      !enrolment.isRevoked &&
      Math.abs(Date.now() - atMs) <= PROOF_MS &&
      isSigned(enrolment.verifyKey, message, Buffer.from(signature, 'base64'));
    if (!isProven) throw new GateDeviceUnproven();
    const isSeen = await this.transactions.run('see-gate', (tx) =>
      this.enrolments.see(tx, deviceId),
    );
    if (!isSeen) throw new GateDeviceUnproven();
    return this.token(enrolment);
  }

  private token({ deviceId, performanceId, name }: GateEnrolment): GateToken {
    const token = this.accounts.issueGateToken(deviceId, performanceId);
    return { deviceId, performanceId, gate: name, ...token };
  }
}
