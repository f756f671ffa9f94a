import type { ScanOutcome, ScanReason } from '../../entry/check-in-rule';
import { type Answer, answer, api, ask } from '../api/client';
import { serverNow } from '../api/clock';
import { type Problem, Refused, Unreachable } from '../api/problem';
import type { KeptContact, WaitingScan } from './gate-store';
import type { Scan, ScanResult } from './scan-result';

/** Longer than this no answer is waited for, ms. */
const SCAN_PATIENCE_MS = 2_000;
const UPLOAD_PATIENCE_MS = 8_000;
const COUNTS_PATIENCE_MS = 1_000;
const SERVER_ERROR = 500;

/** Where and by which device scans are made. */
export interface Post {
  readonly performanceId: string;
  readonly gate: string;
  readonly deviceId: string;
}

export type Contact = Answer<'/api/v1/performances/{id}/gate/contacts', 'post'>;
export type Counts = Answer<'/api/v1/performances/{id}/gate/counts', 'get'>;
type Admitted = Answer<'/api/v1/performances/{id}/check-ins', 'post'>;

const OUTCOMES: ReadonlySet<string> = new Set<ScanOutcome>([
  'already-checked-in',
  'not-entered',
  'already-exited',
  're-entry-not-allowed',
  'ticket-void',
  'ticket-invalid',
  'code-expired',
  'wrong-performance',
  'name-check-required',
  'other-gate',
]);

const pathOf = ({ performanceId }: Post) => ({ path: { id: performanceId } });

/**
 * Has the centre decide a scan; asked again under the same scan id it answers the same.
 * @throws Unreachable, Refused for what is no matter of the ticket
 */
export function askCentre(post: Post, scan: Scan): Promise<ScanResult> {
  const { gate, deviceId } = post;
  const { scanId, code, direction, readAtMs, isNameChecked } = scan;
  const scannedAt = new Date(readAtMs).toISOString();
  return decided(scan, (signal) =>
    api.POST('/api/v1/performances/{id}/check-ins', {
      params: pathOf(post),
      body: { scanId, code, direction, isNameChecked, gate, deviceId, scannedAt },
      signal,
    }),
  );
}

/**
 * Lets somebody in by hand whose name was compared with a paper.
 * @throws Unreachable, Refused
 */
export function admitByHand(post: Post, ticketId: string, scanId: string): Promise<ScanResult> {
  const { gate, deviceId } = post;
  const scan = { scanId, code: '', direction: 'in', readAtMs: serverNow() } as const;
  return decided({ ...scan, isNameChecked: true }, (signal) =>
    api.POST('/api/v1/performances/{id}/manual-check-ins', {
      params: pathOf(post),
      body: { ticketId, scanId, gate, deviceId },
      signal,
    }),
  );
}

async function decided(
  scan: Scan,
  send: (signal: AbortSignal) => Promise<{ data?: Admitted; error?: unknown; response: Response }>,
): Promise<ScanResult> {
  const base = { scan, alone: false };
  try {
    const seat = await patiently(send, SCAN_PATIENCE_MS);
    return { ...base, outcome: seat.result, seat, atMs: serverNow() };
  } catch (error) {
    if (!(error instanceof Refused) || !OUTCOMES.has(error.problem.code)) throw error;
    return { ...base, ...readRefusal(error.problem), atMs: serverNow() };
  }
}

function readRefusal(problem: Problem): Omit<ScanResult, 'scan' | 'alone' | 'atMs'> {
  const text = (name: string): string | undefined => {
    const value = problem[name];
    return typeof value === 'string' ? value : undefined;
  };
  const [section, row, number] = [text('section'), text('row'), text('number')];
  const [firstAt, exitAt] = [text('firstAt'), text('exitAt')];
  return {
    outcome: problem.code as ScanOutcome,
    reason: text('reason') as ScanReason | undefined,
    ...(section !== undefined && { seat: { section, row: row ?? '', number: number ?? '' } }),
    holderName: text('holderName'),
    firstAtMs: firstAt === undefined ? undefined : Date.parse(firstAt),
    firstGate: text('firstGate'),
    exitAtMs: exitAt === undefined ? undefined : Date.parse(exitAt),
    exitGate: text('exitGate'),
    otherGate: text('gate'),
  };
}

/**
 * Tells the centre that this device is there.
 * @throws Unreachable, Refused
 */
export function makeContact(
  post: Post,
  { seq, heard, slots }: Pick<KeptContact, 'seq' | 'heard' | 'slots'>,
  since: string,
  patienceMs: number,
): Promise<Contact> {
  const { gate, deviceId } = post;
  return patiently(
    (signal) =>
      api.POST('/api/v1/performances/{id}/gate/contacts', {
        params: pathOf(post),
        body: { deviceId, gate, seq, heard, holds: [...slots], since },
        signal,
      }),
    patienceMs,
  );
}

/**
 * Hands over scans that were decided here; again changes nothing.
 * @throws Unreachable, Refused
 */
export async function upload(post: Post, scans: readonly WaitingScan[]): Promise<void> {
  await patiently(
    (signal) =>
      api.POST('/api/v1/performances/{id}/offline-scans', {
        params: pathOf(post),
        body: {
          deviceId: post.deviceId,
          scans: scans.map(({ direction = 'in', shown, ...scan }) => ({
            ...{ scanId: scan.scanId, code: scan.code, gate: scan.gate, direction },
            ...{ scannedAt: scan.scannedAt, mode: scan.mode, isNameChecked: scan.isNameChecked },
            shown: shown as 'admitted',
          })),
        },
        signal,
      }),
    UPLOAD_PATIENCE_MS,
  );
}

/** Tells the centre that this device scans no more; sent also while the page goes away. */
export function leave(
  { performanceId, gate, deviceId }: Post,
  { seq, heard }: Pick<KeptContact, 'seq' | 'heard'>,
): void {
  const body = { deviceId, gate, seq, heard, holds: [], leaves: true };
  void ask(`/api/v1/performances/${performanceId}/gate/contacts`, {
    method: 'POST',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
}

/**
 * Frees the slots of a device that scans no more.
 * @throws Unreachable, Refused
 */
export async function release(post: Post, deviceId: string): Promise<void> {
  await answer(
    api.POST('/api/v1/performances/{id}/gate/releases', {
      params: pathOf(post),
      body: { deviceId },
    }),
  );
}

/**
 * Who was let in and should not have been.
 * @throws Unreachable, Refused
 */
export async function askConflicts(
  post: Post,
): Promise<Answer<'/api/v1/performances/{id}/gate/conflicts', 'get'>['items']> {
  const path = { params: pathOf(post) };
  return (await answer(api.GET('/api/v1/performances/{id}/gate/conflicts', path))).items;
}

/**
 * How many came in.
 * @throws Unreachable, Refused
 */
export function askCounts(post: Post): Promise<Counts> {
  return patiently(
    (signal) => api.GET('/api/v1/performances/{id}/gate/counts', { params: pathOf(post), signal }),
    COUNTS_PATIENCE_MS,
  );
}

/** What is slower than that, or an error of the centre's own, is as no answer. */
async function patiently<Data>(
  send: (signal: AbortSignal) => Promise<{ data?: Data; error?: unknown; response: Response }>,
  patienceMs: number,
): Promise<Data> {
  try {
    return await answer(send(AbortSignal.timeout(patienceMs)));
  } catch (error) {
    if (error instanceof Refused && error.problem.status < SERVER_ERROR) throw error;
    throw new Unreachable();
  }
}
