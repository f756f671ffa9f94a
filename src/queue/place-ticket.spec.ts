import { admissionKey, signAdmissionPass } from './admission-pass.js';
import { placeTicketKey, readPlaceTicket, signPlaceTicket } from './place-ticket.js';

const SECRET = 'a secret of at least thirty-two characters';
const key = placeTicketKey(SECRET);
const mine = { accountId: 'account', performanceId: 'performance', number: 17 };

describe('a place ticket', () => {
  it('says what was signed, and always the same', () => {
    const ticket = signPlaceTicket(mine, key);
    expect(readPlaceTicket(ticket, key)).toEqual(mine);
    expect(signPlaceTicket(mine, key)).toBe(ticket);
  });

  it('says nothing when it is altered, of another key, or an admission pass', () => {
    const [header, , mac] = signPlaceTicket(mine, key).split('.');
    const better = Buffer.from(JSON.stringify({ sub: 'account', perf: 'performance', num: 1 }));
    const altered = `${header}.${better.toString('base64url')}.${mac}`;
    const pass = signAdmissionPass(
      mine,
      { admittedAt: new Date(), expiresAt: new Date(Date.now() + 60_000) },
      admissionKey(SECRET),
    );
    const other = signPlaceTicket(mine, placeTicketKey(`other ${SECRET}`));
    for (const bad of [altered, pass, other, '', 'a.b.c']) {
      expect(readPlaceTicket(bad, key)).toBeUndefined();
    }
  });
});
