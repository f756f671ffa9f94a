import {
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { decodeBase45 } from '../../entry/base45.js';
import { parcelInfo, requestMessage } from '../../entry/device-message.js';
import { stepAt } from '../../entry/moving-part.js';
import { codeText, movingMessage, wholeCode } from '../../entry/ticket-code.js';
import { type Account, type Answer, send } from './client.js';

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}
interface DeviceKey {
  revision: number;
  stillCode: string;
  parcel: { sender: string; iv: string; sealed: string };
}

const newPair = (): Pair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const newNonce = (): string => randomBytes(16).toString('base64');
const point = ({ publicKey }: Pair): string => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const parts = [x, y].map((part) => Buffer.from(part, 'base64url'));
  return Buffer.concat([Buffer.of(4), ...parts]).toString('base64');
};

/** A phone that shows tickets of events with device binding, as far as the server can tell. */
export class TicketDevice {
  private id = '';
  private nonce = newNonce();
  private readonly signing: Pair;
  private readonly wrapping: Pair;

  constructor(
    private readonly owner: Account,
    like?: TicketDevice,
  ) {
    this.signing = like?.signing ?? newPair();
    this.wrapping = like?.wrapping ?? newPair();
    if (like !== undefined) [this.id, this.nonce] = [like.id, like.nonce];
  }

  /** A second one with everything that this one has. */
  copy(): TicketDevice {
    return new TicketDevice(this.owner, this);
  }

  enrol(): Promise<Answer> {
    return this.taken(
      send('PUT', '/me/ticket-device', { token: this.owner.token, body: this.publicPart() }),
    );
  }

  change(password = this.owner.password): Promise<Answer> {
    const body = { ...this.publicPart(), password };
    const path = '/me/ticket-device/change';
    return this.taken(send('POST', path, { token: this.owner.token, body }));
  }

  /** Asks for a ticket's key. @param change what is sent else than is right */
  async ask(ticketId: string, change: Record<string, unknown> = {}): Promise<Answer> {
    const named = { deviceId: this.id, nonce: this.nonce, nextNonce: newNonce() };
    const key = { key: this.signing.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const message = requestMessage({ ...named, ticketId });
    const signature = sign('sha256', message, key).toString('base64');
    const { token } = this.owner;
    const body = { ...named, signature, ...change };
    const path = `/tickets/${ticketId}/device-key`;
    const answer = await send('POST', path, { token, body });
    // As if the answer was lost: the same is sent again.
    const again = await send('POST', path, { token, body });
    expect(again.status).toBe(answer.status);
    if (answer.status === 200) this.nonce = named.nextNonce;
    return answer;
  }

  /** The code of this moment. @throws when the answer is no key for this device */
  codeOf(ticketId: string, answer: Answer): string {
    const { revision, stillCode, parcel } = answer.body as unknown as DeviceKey;
    const [sender, iv, sealed] = [parcel.sender, parcel.iv, parcel.sealed].map((part) =>
      Buffer.from(part, 'base64'),
    ) as [Buffer, Buffer, Buffer];
    const [x, y] = [sender.subarray(1, 33), sender.subarray(33)].map((part) =>
      part.toString('base64url'),
    ) as [string, string];
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const secret = diffieHellman({ privateKey: this.wrapping.privateKey, publicKey });
    const info = parcelInfo(ticketId, revision);
    const opener = Buffer.from(hkdfSync('sha256', secret, sender, info, 32));
    const decipher = createDecipheriv('aes-256-gcm', opener, iv).setAuthTag(sealed.subarray(32));
    const key = Buffer.concat([decipher.update(sealed.subarray(0, 32)), decipher.final()]);
    const still = decodeBase45(stillCode.slice(3)) as Uint8Array;
    const step = stepAt(Date.now());
    const mac = createHmac('sha256', key).update(movingMessage(still, step)).digest();
    return codeText(wholeCode(still, step, mac));
  }

  private publicPart() {
    const [verifyKey, wrapKey] = [point(this.signing), point(this.wrapping)];
    return { verifyKey, wrapKey, nonce: this.nonce };
  }

  private async taken(answering: Promise<Answer>): Promise<Answer> {
    const answer = await answering;
    if (answer.status === 200) this.id = answer.body.id as string;
    return answer;
  }
}
