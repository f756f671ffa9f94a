import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import { SignInService } from '../auth/sign-in.service.js';
import { CONFIG } from '../config/config.module.js';
import type { Config } from '../config/config.schema.js';
import { isDuplicateKey, Transactions } from '../database/transactions.js';
import { DeviceBindings } from './device-bindings.js';
import {
  DeviceChangeTooSoon,
  DeviceCopied,
  OtherDeviceEnrolled,
  TicketsWornOut,
} from './ticket-devices.errors.js';
import {
  type NewTicketDevice,
  type TicketDevice,
  TicketDevicesRepository,
} from './ticket-devices.repository.js';
import type { ChangeDevice, EnrolDevice, TicketDeviceView } from './ticket-devices.schemas.js';

/** Whose tickets shall be shown where, and where the request comes from. */
export interface DeviceOwner {
  readonly accountId: string;
  /** Network address. */
  readonly address: string;
}

/** The one device on which an account's bound tickets show their code. */
@Injectable()
export class TicketDevicesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly devices: TicketDevicesRepository,
    private readonly bindings: DeviceBindings,
    private readonly signIns: SignInService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Enrols the account's first device; the same device again is harmless.
   * @throws OtherDeviceEnrolled, DeviceCopied
   */
  async enrol(accountId: string, body: EnrolDevice): Promise<TicketDeviceView> {
    const device = deviceOf(accountId, body);
    const known = await this.devices.current(accountId);
    if (known === undefined) {
      try {
        await this.transactions.run('enrol-ticket-device', (tx) => this.devices.insert(tx, device));
      } catch (error) {
        // Another one was faster, or an earlier try of this one.
        const isKnown = ['uq_ticket_devices_current', 'PRIMARY'].some((constraint) =>
          isDuplicateKey(error, constraint),
        );
        if (!isKnown) throw error;
      }
    }
    const current = known ?? (await this.devices.current(accountId));
    if (current === undefined) throw new Error(`Device ${device.id} was enrolled and is not there`);
    const { enrolledAt, changeableFrom } = this.view(current);
    if (!current.verifyKey.equals(device.verifyKey)) {
      throw new OtherDeviceEnrolled({ enrolledAt, changeableFrom });
    }
    if (current.state === 'copied') throw new DeviceCopied({ changeableFrom });
    return this.view(current);
  }

  /**
   * Makes another device the account's: codes of the last one are dead from COMMIT on. Wants the
   * password, since whoever copied a browser has its session and not that; not within the cool-down
   * after the last enrolment, and not while one of the account's performances is entered.
   * @throws PasswordWrong, TooManyRequests, DeviceChangeTooSoon, DeviceChangeClosed, TicketsWornOut
   */
  async change(
    { accountId, address }: DeviceOwner,
    { password, ...body }: ChangeDevice,
  ): Promise<TicketDeviceView> {
    await this.signIns.confirm({ accountId, address }, password);
    const last = await this.devices.current(accountId);
    const device = deviceOf(accountId, body);
    if (last === undefined || last.verifyKey.equals(device.verifyKey)) {
      return this.enrol(accountId, body);
    }
    await this.exchange(last, device);
    const current = await this.devices.find(device.id, accountId);
    if (current === undefined) throw new Error(`Device ${device.id} was enrolled and is not there`);
    return this.view(current);
  }

  private async exchange(last: TicketDevice, device: NewTicketDevice): Promise<void> {
    const { accountId, id: deviceId } = device;
    const nowMs = Date.now();
    const performances = await this.bindings.performances(accountId, nowMs);
    this.bindings.requireNoEntry(performances, nowMs);
    const notice = { accountId, deviceId, kind: 'device-changed' } as const;
    await this.transactions.run<true>(
      'change-ticket-device',
      async (tx) => {
        const coolDown = this.config.DEVICE_CHANGE_COOL_DOWN_SECONDS;
        if (!(await this.devices.replace(tx, last.id, coolDown))) {
          throw new DeviceChangeTooSoon(this.view(last).changeableFrom);
        }
        await this.devices.insert(tx, device);
        if (!(await this.bindings.reissue(tx, notice, performances))) throw new TicketsWornOut();
        return true;
      },
      {
        alreadyCommitted: async () =>
          (await this.devices.find(device.id, accountId)) === undefined ? undefined : true,
      },
    );
  }

  private view({ id, enrolledAt }: TicketDevice): TicketDeviceView {
    const coolDownMs = this.config.DEVICE_CHANGE_COOL_DOWN_SECONDS * 1_000;
    return {
      id,
      enrolledAt: enrolledAt.toISOString(),
      changeableFrom: new Date(enrolledAt.getTime() + coolDownMs).toISOString(),
    };
  }
}

function deviceOf(accountId: string, { verifyKey, wrapKey, nonce }: EnrolDevice): NewTicketDevice {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  const keys = { verifyKey: bytes(verifyKey), wrapKey: bytes(wrapKey) };
  return { id: uuid(), accountId, ...keys, nonce: bytes(nonce) };
}
