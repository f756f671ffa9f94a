import { createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { placeTicketKey, signPlaceTicket } from '../../../queue/place-ticket.js';
import { accountOf } from './accounts.js';

const TOKEN_SECONDS = 7_200;

/** Keys of the measured installation: the crowd signs its own access tokens, as sign-up would. */
export interface Keys {
  readonly accessTokenSecret: string;
  readonly admissionSecret: string;
}

/** How simulated people sign: by their index in the whole line. */
export interface Papers {
  readonly token: (index: number) => string;
  readonly ticket: (index: number, number: number) => string;
}

/** Signs access tokens by account id, as the measured installation itself would. */
export function accessTokens(secret: string): (accountId: string) => string {
  const key = createSecretKey(Buffer.from(secret));
  return (accountId) =>
    jwt.sign({}, key, { algorithm: 'HS256', subject: accountId, expiresIn: TOKEN_SECONDS });
}

/** Access tokens and place tickets as the measured installation itself would sign them. */
export function papersOf(keys: Keys, performanceId: string, run: string): Papers {
  const tokenOf = accessTokens(keys.accessTokenSecret);
  const ticketKey = placeTicketKey(keys.admissionSecret);
  return {
    token: (index) => tokenOf(accountOf(run, index)),
    ticket: (index, number) =>
      signPlaceTicket({ accountId: accountOf(run, index), performanceId, number }, ticketKey),
  };
}
