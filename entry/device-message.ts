/** What a device asks for a ticket's key with; nonces and ids as they travel. */
export interface DeviceRequest {
  readonly deviceId: string;
  readonly ticketId: string;
  /** The one that the device named as its next the last time. */
  readonly nonce: string;
  /** Made by the device, and kept by it before the request is sent. */
  readonly nextNonce: string;
}

/** Put before a request when it is signed, so that the key's signatures can be nothing else. */
const REQUEST_TAG = 'picket:device-request:v1\0';
/** Beginning of what a ticket key is sealed for. */
const PARCEL_TAG = 'picket:device-parcel:v1\0';

/** What a device signs (ECDSA P-256, SHA-256) to be given a ticket's key. */
export function requestMessage({
  deviceId,
  ticketId,
  nonce,
  nextNonce,
}: DeviceRequest): Uint8Array<ArrayBuffer> {
  const parts = [deviceId.toLowerCase(), ticketId.toLowerCase(), nonce, nextNonce];
  return new TextEncoder().encode(REQUEST_TAG + parts.join('\0'));
}

/** What the HKDF of a sealed ticket key is told: a parcel opens for its ticket and revision alone. */
export function parcelInfo(ticketId: string, revision: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${PARCEL_TAG}${ticketId.toLowerCase()}\0${revision}`);
}

/** Put before what a gate's device signs to be given a token. */
const GATE_TAG = 'picket:gate-device:v1\0';

/** What a gate's device signs (ECDSA P-256, SHA-256) to be given a token; the moment in ms since 1970. */
export function gateTokenMessage(deviceId: string, atMs: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${GATE_TAG}${deviceId.toLowerCase()}\0${atMs}`);
}
