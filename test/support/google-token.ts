import type { KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';

interface GoogleText {
  defaultValue: { language: string; value: string };
}

/** What Google's wallet finds in a token. */
export interface GooglePayload {
  eventTicketClasses: [
    { id: string; multipleDevicesAndHoldersAllowedStatus: string; eventName: GoogleText },
  ];
  eventTicketObjects: [
    {
      id: string;
      classId: string;
      seatInfo: { seat: GoogleText };
      rotatingBarcode: {
        valuePattern: string;
        totpDetails: {
          periodMillis: string;
          algorithm: string;
          parameters: [{ key: string; valueLength: number }];
        };
      };
    },
  ];
}

/** Takes a link for Google Wallet apart. @throws when its token is not signed with the key */
export function readSaveUrl(url: string, publicKey: KeyObject) {
  const token = url.replace('https://pay.google.com/gp/v/save/', '');
  const claims = jsonwebtoken.verify(token, publicKey, { algorithms: ['RS256'] });
  const { payload } = claims as unknown as { payload: GooglePayload };
  const [shown] = payload.eventTicketClasses;
  const [pass] = payload.eventTicketObjects;
  return { token, claims, shown, pass };
}
