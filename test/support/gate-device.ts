import { randomUUID } from 'node:crypto';
import { type Answer, expectStatus, send } from './client.js';

/** How a contact of a device is answered. */
export interface ContactAnswer {
  cursor: string;
  hasMore: boolean;
  slots: number[];
  isIsland: boolean;
  isRevoked: boolean;
  tickets: string;
  devices: { deviceId: string; gate: string; isCutOff: boolean; slots: number[] }[];
}

/** A scanner at a gate, as far as the server knows it: contacts, scans, uploads. */
export class GateDevice {
  private seq = 0;
  private heard = 0;
  private since: string | undefined;
  /** What it owns, by the last answer that it heard. */
  slots: readonly number[] = [];

  constructor(
    private readonly performanceId: string,
    private readonly token: string,
    readonly gate: string,
    readonly deviceId = `device ${randomUUID().slice(0, 8)}`,
    private readonly baseUrl?: string,
  ) {}

  /** A contact; its answer is heard unless told otherwise. */
  async contact({ isHeard = true, leaves = false } = {}): Promise<ContactAnswer> {
    const seq = ++this.seq;
    const body = {
      ...{ deviceId: this.deviceId, gate: this.gate, seq, heard: this.heard, holds: this.slots },
      ...{ leaves, ...(this.since !== undefined && { since: this.since }) },
    };
    const path = `/performances/${this.performanceId}/gate/contacts`;
    const answer = await expectStatus<ContactAnswer>(200, 'POST', path, this.asked(body));
    if (isHeard) {
      this.heard = seq;
      this.since = answer.cursor;
      this.slots = answer.slots;
    }
    return answer;
  }

  scan(code: string, scanId: unknown = randomUUID()): Promise<Answer> {
    const body = { code, gate: this.gate, deviceId: this.deviceId, scanId };
    const path = `/performances/${this.performanceId}/check-ins`;
    return send('POST', path, this.asked(body));
  }

  /** A scan that was decided without network. */
  decided(code: string, change: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      ...{ scanId: randomUUID(), code, gate: this.gate, mode: 'slots', shown: 'admitted' },
      scannedAt: new Date().toISOString(),
      ...change,
    };
  }

  /** Uploads such scans. */
  async upload(
    ...scans: readonly Record<string, unknown>[]
  ): Promise<{ scanId: string; outcome: string; isConflict: boolean }[]> {
    const path = `/performances/${this.performanceId}/offline-scans`;
    const body = { deviceId: this.deviceId, scans };
    type Merged = { items: { scanId: string; outcome: string; isConflict: boolean }[] };
    return (await expectStatus<Merged>(200, 'POST', path, this.asked(body))).items;
  }

  private asked(body: object): { token: string; body: object; baseUrl?: string } {
    const { token, baseUrl } = this;
    return { token, body, ...(baseUrl !== undefined && { baseUrl }) };
  }
}
