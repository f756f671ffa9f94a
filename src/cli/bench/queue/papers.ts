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

/** Access tokens and place tickets as the measured installation itself would sign them. */
export function papersOf(keys: Keys, performanceId: string, run: string): Papers {
  const tokenKey = createSecretKey(Buffer.from(keys.accessTokenSecret));
  const ticketKey = placeTicketKey(keys.admissionSecret);
  return {
    token: (index) =>
      jwt.sign({}, tokenKey, {
        algorithm: 'HS256',
        subject: accountOf(run, index),
        expiresIn: TOKEN_SECONDS,
      }),
    ticket: (index, number) =>
      signPlaceTicket({ accountId: accountOf(run, index), performanceId, number }, ticketKey),
  };
}
