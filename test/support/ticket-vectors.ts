import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../src/config/installation.js';
import type { ScanFacts, Verdict } from '../../entry/check-in-rule.js';

/** A ticket code's fields as JSON has them. */
export interface VectorFields {
  keyId: number;
  performanceShortId: number;
  /** 64 bits as text. */
  ticketShortId: string;
  revision: number;
  seatNo: number;
  gateMask: number;
  validFromMinutes: number;
  validQuarterHours: number;
  flags: number;
}

/** The published examples of layout 1; bytes are hexadecimal. */
export interface TicketVectors {
  signing: { privateKey: string; publicKey: string; tag: string; keyIds: number[] };
  moving: { performanceKey: string; hkdfSalt: string; tag: string; stepSeconds: number };
  codes: {
    name: string;
    fields: VectorFields;
    at: string;
    step: number;
    ticketKey: string;
    bytes: string;
    code: string;
  }[];
  stills: { name: string; fields: VectorFields; bytes: string; code: string }[];
  cases: {
    name: string;
    code: string;
    gate: {
      performanceShortId: number;
      startsAt: string;
      ticket: ScanFacts['ticket'] | null;
      at: string;
      isNameChecked: boolean;
    };
    verdict: Verdict;
  }[];
}

/** Where the examples lie. */
export const VECTORS_FILE = join(projectFolder(), 'test', 'vectors', 'ticket-code-v1.json');

/** The examples that another implementation could be written against. */
export function ticketVectors(): TicketVectors {
  return JSON.parse(readFileSync(VECTORS_FILE, 'utf8')) as TicketVectors;
}

/** The published examples of layout 2, whose still part, keys and gates are those of layout 1. */
export interface RotatingVectors {
  totp: { keyInfo: string; keyBytes: number; digits: number; periodMillis: number };
  codes: {
    name: string;
    fields: VectorFields;
    at: string;
    ticketKey: string;
    still: string;
    totpKey: string;
    seconds: number;
    counter: number;
    digits: string;
    pattern: string;
    code: string;
  }[];
  cases: TicketVectors['cases'];
}

/** The examples of layout 2. */
export function rotatingVectors(): RotatingVectors {
  const file = join(projectFolder(), 'test', 'vectors', 'ticket-code-v2.json');
  return JSON.parse(readFileSync(file, 'utf8')) as RotatingVectors;
}
