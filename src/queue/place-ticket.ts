import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';

/** A buyer's number in the line of one performance. */
export interface NumberInLine {
  readonly accountId: string;
  readonly performanceId: string;
  /** Given in the order of joining; those up to the registered ones are drawn at opening. */
  readonly number: number;
}

/** The key of place tickets, made from that of admission passes: one is never taken for the other. */
export function placeTicketKey(admissionSecret: string): KeyObject {
  return createSecretKey(createHmac('sha256', admissionSecret).update('place ticket').digest());
}

/** Makes the ticket that a buyer keeps: it alone proves the place, whatever becomes of Redis. */
export function signPlaceTicket(
  { accountId, performanceId, number }: NumberInLine,
  key: KeyObject,
): string {
  return jwt.sign({ perf: performanceId, num: number }, key, {
    algorithm: 'HS256',
    subject: accountId,
    noTimestamp: true,
  });
}

/** What a ticket says when it is whole; undefined for anything else. */
export function readPlaceTicket(ticket: string, key: KeyObject): NumberInLine | undefined {
  try {
    const claims = jwt.verify(ticket, key, { algorithms: ['HS256'] });
    if (typeof claims !== 'object') return undefined;
    const { sub: accountId, perf: performanceId, num: number } = claims as Record<string, unknown>;
    if (typeof accountId !== 'string' || typeof performanceId !== 'string') return undefined;
    return typeof number === 'number' ? { accountId, performanceId, number } : undefined;
  } catch {
    return undefined;
  }
}
