import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Answer } from '../api/client';
import { WALLET } from '../api/kept';
import type { KeyParcel } from './key-parcel';

/** A ticket as the API shows it to its holder. */
export type WalletTicket = Answer<'/api/v1/tickets/{id}', 'get'>;

/** What a wallet makes a ticket's codes with. */
export interface CodeMaker {
  readonly ticketId: string;
  readonly revision: number;
  readonly stillCode: string;
  /** HMAC-SHA256, not extractable; of the moving part. */
  readonly key: CryptoKey;
  /** First moment of entry, from which codes move, and its last; ms since 1970. */
  readonly movesFromMs: number;
  readonly endsAtMs: number;
}

/** One as it is kept: with its key, or with the key as it came sealed for the account's device. */
export type KeptMaker = Omit<CodeMaker, 'key'> &
  ({ readonly key: CryptoKey } | { readonly parcel: KeyParcel; readonly accountId: string });

interface Kept {
  readonly accountId: string;
  readonly ticket: WalletTicket;
}

interface WalletSchema extends DBSchema {
  tickets: { key: string; value: Kept };
  makers: { key: string; value: KeptMaker };
  clock: { key: 'offset'; value: number };
}

let opened: Promise<IDBPDatabase<WalletSchema>> | undefined;

function open(): Promise<IDBPDatabase<WalletSchema>> {
  const forget = (): void => {
    opened = undefined;
  };
  opened ??= openDB<WalletSchema>(WALLET, 1, {
    upgrade(db) {
      db.createObjectStore('tickets');
      db.createObjectStore('makers');
      db.createObjectStore('clock');
    },
    // Somebody signs out, in this window or another: what is kept goes.
    blocking(_current, _blocked, event) {
      forget();
      (event.target as IDBDatabase).close();
    },
    terminated: forget,
  });
  opened.catch(forget);
  return opened;
}

/** What is done with the store is a help, never a condition: without storage there is a network. */
async function tried<Result>(work: () => Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await work();
  } catch {
    return otherwise;
  }
}

/** Keeps these tickets of an account on this device, and none of another account's. */
export function keepTickets(accountId: string, tickets: readonly WalletTicket[]): Promise<void> {
  return tried(async () => {
    const db = await open();
    const tx = db.transaction(['tickets', 'makers'], 'readwrite');
    const kept = tx.objectStore('tickets');
    for (const { accountId: owner, ticket } of await kept.getAll()) {
      if (owner === accountId) continue;
      await Promise.all([kept.delete(ticket.id), tx.objectStore('makers').delete(ticket.id)]);
    }
    for (const ticket of tickets) void kept.put({ accountId, ticket }, ticket.id);
    await tx.done;
  }, undefined);
}

/** The tickets on this device, void ones too. */
export function keptTickets(): Promise<WalletTicket[]> {
  return tried(async () => {
    const all = await (await open()).getAll('tickets');
    return all.map(({ ticket }) => ticket);
  }, []);
}

/** One of them. */
export function keptTicket(id: string): Promise<WalletTicket | undefined> {
  return tried(async () => (await (await open()).get('tickets', id))?.ticket, undefined);
}

/** Keeps what makes a ticket's codes. */
export function keepMaker(maker: KeptMaker): Promise<void> {
  return tried(async () => {
    await (await open()).put('makers', maker, maker.ticketId);
  }, undefined);
}

/** What makes a ticket's codes, if it is on this device. */
export function keptMaker(ticketId: string): Promise<KeptMaker | undefined> {
  return tried(async () => (await open()).get('makers', ticketId), undefined);
}

/** Forgets what makes a ticket's codes: it was given back or belongs to somebody else. */
export function dropMaker(ticketId: string): Promise<void> {
  return tried(async () => (await open()).delete('makers', ticketId), undefined);
}

/** Keeps the difference of the server's clock to this device's, ms. */
export function keepClock(offsetMs: number): Promise<void> {
  return tried(async () => {
    await (await open()).put('clock', offsetMs, 'offset');
  }, undefined);
}

/** The difference that was kept, ms. */
export function keptClock(): Promise<number | undefined> {
  return tried(async () => (await open()).get('clock', 'offset'), undefined);
}
