import { FairDraw, seedHash } from '../../queue/fair-draw.js';
import type { Board, PlaceView } from '../../queue/queue.schemas.js';
import { exitStatus, Refusal } from '../refusal.js';
import type { Target } from '../services/demo.js';

/** Options of `queue verify` as typed. */
export interface VerifyOptions {
  /** The ticket that joining gave. */
  readonly place: string;
  /** The buyer's access token, to compare with what the system says. */
  readonly token?: string;
}

interface Claims {
  readonly perf: string;
  readonly num: number;
}

/**
 * Recomputes a buyer's place from the seed that is public since opening, with nothing but the board
 * and the ticket: no key, no database.
 * @returns exit status: 0 when seed and place are as they must be
 * @throws Refusal before opening, and for a ticket of another performance
 */
export async function verifyPlace(
  target: Pick<Target, 'baseUrl' | 'output'>,
  performanceId: string,
  { place: ticket, token }: VerifyOptions,
): Promise<number> {
  const { perf, num: number } = claimsOf(ticket);
  if (perf !== performanceId.toLowerCase()) {
    throw new Refusal(`The ticket is for performance ${perf}.`, exitStatus.usage);
  }
  const path = `${target.baseUrl}/api/v1/performances/${performanceId}/waiting-room`;
  const board = await read<Board>(`${path}/board`);
  const { seed: seedHex, registered, seedHash: published } = board;
  if (seedHex === undefined || registered === undefined) {
    throw new Refusal(`The line is not open yet. The hash of its seed is ${published}: keep it.`);
  }
  const seed = Buffer.from(seedHex, 'hex');
  const isSeedTrue = seedHash(seed) === published;
  const isDrawn = number <= registered;
  const place = isDrawn ? new FairDraw(seed, registered).placeOf(number) : number;
  const told = token === undefined ? undefined : await askPlace(path, ticket, token);
  const isTrue = isSeedTrue && (told === undefined || told === place);
  target.output.result(
    [
      `Seed      ${seedHex}`,
      `Its hash  ${published} (${isSeedTrue ? 'it is' : 'IT IS NOT'} the hash of this seed)`,
      isDrawn
        ? `Number    ${number} of ${registered} registered before opening`
        : `Number    ${number}, after ${registered} registered ones: not drawn, first come first served`,
      `Place     ${place}${told === undefined ? '' : `; the system says ${told}`}`,
    ].join('\n'),
    {
      performanceId,
      seed: seedHex,
      seedHash: published,
      isSeedTrue,
      number,
      registered,
      place,
      told,
    },
  );
  return isTrue ? 0 : exitStatus.failed;
}

function claimsOf(ticket: string): Claims {
  try {
    const payload = Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims = JSON.parse(payload) as Claims;
    if (typeof claims.perf === 'string' && Number.isInteger(claims.num)) return claims;
  } catch {
    // Told below.
  }
  throw new Refusal('That is no place ticket; give what joining answered.', exitStatus.usage);
}

async function askPlace(path: string, ticket: string, token: string): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${token}`, place: ticket };
  return (await read<PlaceView>(`${path}/place`, headers)).place;
}

async function read<Body>(url: string, headers: Record<string, string> = {}): Promise<Body> {
  const answer = await fetch(url, { headers }).catch((error: unknown) => {
    throw new Refusal(`${url} does not answer: ${String((error as Error).cause ?? error)}`);
  });
  if (!answer.ok) throw new Refusal(`${url} answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}
