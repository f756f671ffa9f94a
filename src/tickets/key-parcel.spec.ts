import { createHmac, randomBytes, webcrypto } from 'node:crypto';
import { requestMessage } from '../../entry/device-message.js';
import { isPoint, isSignedBy, type KeyParcel, sealForDevice } from './key-parcel.js';

const { subtle } = webcrypto;
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
const ticket = { ticketId: '0199aaaa-0000-7000-8000-00000000000a', revision: 3 };

const wrapPair = async () => {
  const pair = await subtle.generateKey(P256, false, ['deriveKey']);
  return { ...pair, point: new Uint8Array(await subtle.exportKey('raw', pair.publicKey)) };
};

/** Written from the description alone. */
async function open(parcel: KeyParcel, privateKey: webcrypto.CryptoKey, text: string) {
  const [sender, iv, sealed] = [parcel.sender, parcel.iv, parcel.sealed].map((part) =>
    Buffer.from(part, 'base64'),
  ) as [Buffer, Buffer, Buffer];
  const other = await subtle.importKey('raw', sender, P256, false, []);
  const agreed = { ...P256, public: other };
  const secret = await subtle.deriveKey(agreed, privateKey, 'HKDF', false, ['deriveKey']);
  const info = Buffer.from(`picket:device-parcel:v1\0${text}`);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: sender, info };
  const aes = { name: 'AES-GCM', length: 256 };
  const opener = await subtle.deriveKey(hkdf, secret, aes, false, ['unwrapKey']);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const how = { name: 'AES-GCM', iv };
  return subtle.unwrapKey('raw', sealed, opener, how, hmac, false, ['sign']);
}

describe('a ticket key for one device', () => {
  it('opens with the device’s key, for its ticket and revision, and for nobody else', async () => {
    const [device, other] = await Promise.all([wrapPair(), wrapPair()]);
    const key = randomBytes(32);
    const parcel = sealForDevice(key, device.point, ticket);
    const opened = await open(parcel, device.privateKey, `${ticket.ticketId}\x003`);
    const message = Buffer.from('a step');
    expect(Buffer.from(await subtle.sign('HMAC', opened, message))).toEqual(
      createHmac('sha256', key).update(message).digest(),
    );
    await expect(open(parcel, other.privateKey, `${ticket.ticketId}\x003`)).rejects.toThrow();
    await expect(open(parcel, device.privateKey, `${ticket.ticketId}\x004`)).rejects.toThrow();
  });

  it('is asked for with a signature over device, ticket and both nonces', async () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const { privateKey, publicKey } = await subtle.generateKey(algorithm, false, ['sign']);
    const point = new Uint8Array(await subtle.exportKey('raw', publicKey));
    const request = { deviceId: 'd', ticketId: 't', nonce: 'one', nextNonce: 'two' };
    const hash = { name: 'ECDSA', hash: 'SHA-256' };
    const signed = await subtle.sign(hash, privateKey, requestMessage(request));
    const signature = new Uint8Array(signed);
    expect(isSignedBy(point, request, signature)).toBe(true);
    for (const name of Object.keys(request)) {
      expect(isSignedBy(point, { ...request, [name]: 'x' }, signature)).toBe(false);
    }
  });

  it('goes to points of the curve alone', async () => {
    const { point } = await wrapPair();
    expect(isPoint(point)).toBe(true);
    const off = point.slice();
    off[64]! ^= 1;
    expect([off, point.slice(1), new Uint8Array(65)].map(isPoint)).toEqual([false, false, false]);
  });
});
