import { useEffect, useState } from 'react';
import { KEY_BEFORE_START_MS } from '../../entry/entry-window';
import { answer, api } from '../api/client';
import { clockOffset, isClockKnown, serverNow } from '../api/clock';
import { isRefused, Unreachable } from '../api/problem';
import { currentSession } from '../api/session';
import { canBeDevice } from './device';
import {
  canMakeCodes,
  fetchBoundMaker,
  fetchMaker,
  type MadeCode,
  makeCode,
  recalledMaker,
} from './moving-code';
import {
  type CodeMaker,
  dropMaker,
  keepClock,
  keepMaker,
  keptClock,
  type WalletTicket,
} from './wallet-store';

/** So often the server is asked whether the ticket still stands, while the page is seen. */
const ASK_MS = 15_000;
/** With device binding asking is proving, which costs the server a write: so often at the most. */
const PROVE_MS = 120_000;
/** A code before the first moment of entry is looked at this often, so that it begins to move. */
const LOOK_MS = 15_000;

/** What the ticket page shows of a code. */
export interface ShownCode {
  readonly code?: MadeCode;
  /** Nothing answered at the last try; codes go on when they are made here. */
  readonly offline: boolean;
  /** Codes are made on this device. */
  readonly madeHere: boolean;
  readonly error?: unknown;
}

type Source =
  | { readonly from: 'here'; readonly maker: CodeMaker }
  | { readonly from: 'server'; readonly code: MadeCode };

/** The code of a ticket as long as it is wanted: made here when the key is here, else asked for. */
export function useTicketCode(
  { id, revision, startsAt, deviceBinding }: WalletTicket,
  wanted: boolean,
): ShownCode & { again: () => void } {
  const [source, setSource] = useState<Source>();
  const [trouble, setTrouble] = useState<unknown>();
  const [round, setRound] = useState(0);
  const code = useMade(source);
  useEffect(() => {
    if (!wanted) return undefined;
    let gone = false;
    const recall = async (): Promise<void> => {
      const maker = await recalledMaker(id);
      if (maker === undefined || maker.revision !== revision || gone) return;
      setSource((known) => known ?? { from: 'here', maker });
    };
    // A bound one is shown once the server has seen this device, and unseen only without network.
    if (!deviceBinding) void recall();
    let provenAt = -Infinity;
    const ask = async (): Promise<void> => {
      if (deviceBinding && performance.now() - provenAt < PROVE_MS) return;
      try {
        const found = await findSource({ id, revision, startsAt, deviceBinding });
        if (gone) return;
        provenAt = performance.now();
        setSource(found);
        setTrouble(undefined);
      } catch (error) {
        if (!(error instanceof Unreachable)) await dropMaker(id);
        if (gone) return;
        // A refusal ends the code; silence does not.
        if (!(error instanceof Unreachable)) setSource(undefined);
        else if (deviceBinding) void recall();
        setTrouble(error);
      }
    };
    void ask();
    const timer = setInterval(() => {
      if (!document.hidden) void ask();
    }, ASK_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, revision, startsAt, deviceBinding, wanted, round]);
  return {
    ...(code !== undefined && { code }),
    offline: trouble instanceof Unreachable,
    madeHere: source?.from === 'here',
    error: trouble,
    again: () => setRound(round + 1),
  };
}

/** Asks for the key; before its day (the clocks may differ a little), and where keys are of no use, for the code itself. */
async function findSource(
  ticket: Pick<WalletTicket, 'id' | 'revision' | 'startsAt' | 'deviceBinding'>,
): Promise<Source> {
  if (ticket.deviceBinding && canBeDevice) {
    const session = currentSession();
    if (session.state !== 'in') throw new Unreachable();
    const maker = await fetchBoundMaker(ticket.id, session.account.id);
    await keepClock(clockOffset());
    return { from: 'here', maker };
  }
  if (canMakeCodes && serverNow() >= Date.parse(ticket.startsAt) - KEY_BEFORE_START_MS) {
    try {
      const maker = await fetchMaker(ticket);
      await Promise.all([keepMaker(maker), keepClock(clockOffset())]);
      return { from: 'here', maker };
    } catch (error) {
      if (!isRefused(error, 'code-not-yet-shown')) throw error;
    }
  }
  const path = { params: { path: { id: ticket.id } } };
  const { code, validUntil } = await answer(api.GET('/api/v1/tickets/{id}/code', path));
  return { from: 'server', code: { text: code, validUntilMs: Date.parse(validUntil) } };
}

/** The code of the moment, made anew at each step. */
function useMade(source: Source | undefined): MadeCode | undefined {
  const [made, setMade] = useState<MadeCode>();
  useEffect(() => {
    if (source === undefined || source.from === 'server') {
      setMade(source?.code);
      return undefined;
    }
    let gone = false;
    let timer = 0;
    const make = async (): Promise<void> => {
      const now = await bestNow();
      const next = await makeCode(source.maker, now);
      if (gone) return;
      setMade(next);
      const rest =
        next.moving === undefined
          ? Math.min(LOOK_MS, Math.max(next.validUntilMs - now, 0) + 1)
          : next.moving.lifeMs - next.moving.ageMs;
      timer = window.setTimeout(() => void make(), rest);
    };
    void make();
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [source]);
  return made;
}

/** Now by the server's clock: as heard in this visit, else as it was kept from the last one. */
async function bestNow(): Promise<number> {
  if (isClockKnown()) return serverNow();
  return Date.now() + ((await keptClock()) ?? 0);
}
