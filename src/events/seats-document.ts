import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { packSeats } from './packed-seats.js';
import { describeSeats, type SeatingPlan } from './seating-plan.js';

const gzipAsync = promisify(gzip);
const GZIP_LEVEL = 6;

/** One encoding of a plan's public description. */
export interface SeatsRepresentation {
  body: Buffer;
  /** Strong: these bytes and no others. */
  etag: string;
}

/** One form of a plan's public description, as it is and compressed. */
export interface SeatsForm {
  identity: SeatsRepresentation;
  gzip: SeatsRepresentation;
}

/** Bodies of `GET /performances/:id/seats`, serialised and compressed once for a plan. */
export interface SeatsDocument {
  /** Some 95 bytes a seat, a tenth of it compressed. */
  json: SeatsForm;
  /** Some 8 bytes a seat, a tenth of it compressed. */
  packed: SeatsForm;
}

/** Serialises a plan in both forms. */
export async function seatsDocument(plan: SeatingPlan): Promise<SeatsDocument> {
  const [json, packed] = await Promise.all([
    formOf(Buffer.from(JSON.stringify(describeSeats(plan)))),
    formOf(packSeats(plan)),
  ]);
  return { json, packed };
}

/** Bytes that a document keeps in memory. */
export function sizeOf({ json, packed }: SeatsDocument): number {
  const forms = [json.identity, json.gzip, packed.identity, packed.gzip];
  return forms.reduce((sum, { body }) => sum + body.length, 0);
}

async function formOf(body: Buffer): Promise<SeatsForm> {
  const hash = createHash('sha256').update(body).digest('base64url');
  return {
    identity: { body, etag: `"${hash}"` },
    gzip: { body: await gzipAsync(body, { level: GZIP_LEVEL }), etag: `"${hash}-gzip"` },
  };
}

/** True when an Accept-Encoding header takes gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '').split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return (coding === 'gzip' || coding === '*') && !refused;
  });
}

/** True when an If-None-Match header names this tag (RFC 9110, weak comparison). */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
