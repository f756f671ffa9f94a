import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { BankAnswer } from './requests.js';

/** A telephone that belongs to somebody else, whatever name is given. */
const STRANGE_NUMBER = /0000$/;
const CODE_DIGITS = 6;

const sendSchema = z.object({
  channelKey: z.string(),
  customer: z.object({
    name: z.string().min(1),
    phoneNumber: z.string().regex(/^\d{10,11}$/),
    identityNumber: z.string().regex(/^\d{7}$/),
    ipAddress: z.string(),
  }),
  operator: z.string(),
  method: z.literal('SMS'),
});
const confirmSchema = z.object({ otp: z.string() });

interface Sent {
  readonly customer: z.infer<typeof sendSchema>['customer'];
  verifiedAt?: string;
}

const PATH = /^\/identity-verifications\/([^/]+)(?:\/(send|confirm))?$/;

/** Whether an address is one of the verifying company's. */
export const isIdentityPath = (path: string): boolean => PATH.test(path);

/**
 * Stands for the company that verifies persons, and answers as PortOne V2 does
 * (`/identity-verifications/{id}/send`, `/confirm` and the look at one). No message is sent: the code
 * is the last six digits of the telephone number. A number that ends in 0000 does not fit to any name.
 */
export class IdentityDesk {
  private readonly sent = new Map<string, Sent>();

  /** Answers a request that came with the right key. */
  answer(method: string, path: string, body: unknown): BankAnswer {
    const [, id = '', action = ''] = PATH.exec(path) ?? [];
    switch (`${method} ${action}`) {
      case 'POST send':
        return this.send(id, body);
      case 'POST confirm':
        return this.confirm(id, body);
      case 'GET ':
        return this.look(id);
      default:
        return refused(404, 'IDENTITY_VERIFICATION_NOT_FOUND');
    }
  }

  private send(id: string, body: unknown): BankAnswer {
    const { success, data } = sendSchema.safeParse(body);
    if (!success) return refused(400, 'INVALID_REQUEST');
    if (this.sent.has(id)) return refused(409, 'IDENTITY_VERIFICATION_ALREADY_SENT');
    if (STRANGE_NUMBER.test(data.customer.phoneNumber)) return refused(502, 'PG_PROVIDER');
    this.sent.set(id, { customer: data.customer });
    return { status: 200, body: {} };
  }

  private confirm(id: string, body: unknown): BankAnswer {
    const { success, data } = confirmSchema.safeParse(body);
    const sent = this.sent.get(id);
    if (sent === undefined) return refused(404, 'IDENTITY_VERIFICATION_NOT_FOUND');
    if (sent.verifiedAt !== undefined)
      return refused(409, 'IDENTITY_VERIFICATION_ALREADY_VERIFIED');
    if (!success || data.otp !== sent.customer.phoneNumber.slice(-CODE_DIGITS)) {
      return refused(502, 'PG_PROVIDER');
    }
    sent.verifiedAt = new Date().toISOString();
    return { status: 200, body: { identityVerification: verified(id, sent) } };
  }

  private look(id: string): BankAnswer {
    const sent = this.sent.get(id);
    if (sent === undefined) return refused(404, 'IDENTITY_VERIFICATION_NOT_FOUND');
    const body = sent.verifiedAt === undefined ? { status: 'READY', id } : verified(id, sent);
    return { status: 200, body };
  }
}

const refused = (status: number, type: string): BankAnswer => ({ status, body: { type } });

function verified(id: string, { customer, verifiedAt }: Sent) {
  const { name, identityNumber, phoneNumber } = customer;
  // One person is one CI, whichever telephone was used.
  const ci = createHmac('sha512', 'sandbox').update(`${name} ${identityNumber}`).digest('base64');
  return {
    ...{ status: 'VERIFIED', id, verifiedAt, statusChangedAt: verifiedAt },
    verifiedCustomer: { name, phoneNumber, ci },
  };
}
