import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { Transactions } from '../database/transactions.js';
import { DeviceBindings } from './device-bindings.js';
import { isSignedBy, sealForDevice } from './key-parcel.js';
import { DeviceCopied, DeviceUnproven } from './ticket-devices.errors.js';
import { type TicketDevice, TicketDevicesRepository } from './ticket-devices.repository.js';
import type { DeviceKeyRequest, DeviceKeyView } from './ticket-devices.schemas.js';
import { TicketsService } from './tickets.service.js';

/** Gives ticket keys to the one device that may show them. */
@Injectable()
export class DeviceKeysService {
  constructor(
    private readonly transactions: Transactions,
    private readonly devices: TicketDevicesRepository,
    private readonly bindings: DeviceBindings,
    private readonly tickets: TicketsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * The key of one's own ticket, sealed for the device. Each request names the nonce that the device
   * announced with the one before, so of two devices with the same keys the second to ask is found out:
   * then both are given nothing more, and every code they could make is dead.
   * @throws NotFound also when it is another's; TicketVoid, CodeNotYetShown, DeviceUnproven, DeviceCopied
   */
  async deliver(
    ticketId: string,
    accountId: string,
    request: DeviceKeyRequest,
  ): Promise<DeviceKeyView> {
    const made = await this.tickets.makerOf(ticketId, accountId);
    const device = await this.prove(ticketId, accountId, request);
    if (device.state === 'copied' || !(await this.goOn(device, request))) {
      throw new DeviceCopied({ changeableFrom: this.changeableFrom(device) });
    }
    const { key, revision, stillCode, movesFrom, endsAt } = made;
    const parcel = sealForDevice(key, device.wrapKey, { ticketId, revision });
    return { revision, stillCode, parcel, movesFrom, endsAt };
  }

  private async prove(
    ticketId: string,
    accountId: string,
    { signature, ...named }: DeviceKeyRequest,
  ): Promise<TicketDevice> {
    const device = await this.devices.find(named.deviceId, accountId);
    if (device === undefined || device.state === 'replaced') throw new DeviceUnproven();
    const request = { ...named, ticketId };
    const isSigned = isSignedBy(device.verifyKey, request, Buffer.from(signature, 'base64'));
    if (!isSigned) throw new DeviceUnproven();
    return device;
  }

  /** @returns false when there are two of the device, which is noted */
  private async goOn(device: TicketDevice, request: DeviceKeyRequest): Promise<boolean> {
    const { id: deviceId, accountId } = device;
    const nonce = Buffer.from(request.nonce, 'base64');
    const nextNonce = Buffer.from(request.nextNonce, 'base64');
    const isOn = await this.transactions.run('step-ticket-device', (tx) =>
      this.devices.step(tx, { deviceId, nonce, nextNonce }),
    );
    if (isOn) return true;
    const performances = await this.bindings.performances(accountId, Date.now());
    const notice = { accountId, deviceId, kind: 'device-copied' } as const;
    await this.transactions.run('mark-ticket-device', async (tx) => {
      if (!(await this.devices.markCopied(tx, deviceId))) return;
      await this.bindings.reissue(tx, notice, performances);
    });
    return false;
  }

  private changeableFrom({ enrolledAt }: TicketDevice): string {
    const coolDownMs = this.config.DEVICE_CHANGE_COOL_DOWN_SECONDS * 1_000;
    return new Date(enrolledAt.getTime() + coolDownMs).toISOString();
  }
}
