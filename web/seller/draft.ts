import { recall, remember } from '../api/settings';
import { EMPTY_PLAN, type PlanDraft } from '../plan/model';

/** What is written about an event, as it stands in the form. */
export interface EventFields {
  readonly title: string;
  readonly description: string;
  readonly genre: string;
  readonly region: string;
  readonly venue: string;
  readonly ageRating: string;
  readonly runningMinutes: string;
  readonly posterUrl: string;
}

/** When and for how much, as it stands in the form. Moments are `2026-12-24T19:30` in Seoul. */
export interface SaleFields {
  readonly starts: readonly string[];
  /** null: at once. */
  readonly opensAt: string | null;
  /** Minutes before the start at which sales close. */
  readonly closesBefore: string;
  /** Won, by grade. */
  readonly prices: Readonly<Record<string, string>>;
  readonly maxTickets: string;
  readonly hasRoom: boolean;
  readonly admissionsPerSecond: string;
  readonly activeBuyers: string;
}

/** A seating plan that the API has already. */
export interface StoredPlan {
  readonly id: string;
  readonly name: string;
  readonly venue: string;
  readonly seatCount: number;
}

/** An event before it is sent: kept on this device until it is published. */
export interface Draft {
  readonly id: string;
  readonly changedAt: number;
  readonly event: EventFields;
  /** Tickets show their code on one device alone; drafts of before have no such wish. */
  readonly deviceBinding?: boolean;
  /** Seats go to verified persons alone. */
  readonly verifiedBuyersOnly?: boolean;
  /** Who entered may go out and come back; drafts of before have no such wish. */
  readonly reEntry?: boolean;
  readonly plan: PlanDraft;
  /** Instead of `plan`. */
  readonly storedPlan: StoredPlan | null;
  readonly sale: SaleFields;
  /** When it was sent first: what opens at once opens then, however often it has to be sent. */
  readonly sentAt: string | null;
}

const KEY = 'picket.drafts';

/** A draft with nothing in it. */
export function newDraft(id: string): Draft {
  return {
    id,
    changedAt: Date.now(),
    event: {
      title: '',
      description: '',
      genre: 'theatre',
      region: 'seoul',
      venue: '',
      ageRating: 'all',
      runningMinutes: '90',
      posterUrl: '',
    },
    plan: EMPTY_PLAN,
    storedPlan: null,
    sale: {
      starts: [''],
      opensAt: null,
      closesBefore: '0',
      prices: {},
      maxTickets: '4',
      hasRoom: false,
      admissionsPerSecond: '50',
      activeBuyers: '1000',
    },
    sentAt: null,
  };
}

/** Drafts as they were changed last, also before they are kept: the next page reads them first. */
const latest = new Map<string, Draft>();

const keyOf = (accountId: string): string => `${KEY}.${accountId}`;
const keyOfDraft = (accountId: string, id: string): string => `${keyOf(accountId)}.${id}`;

/** Ids of an account's drafts on this device, the last one first. */
function idsOf(accountId: string): string[] {
  const ids: unknown = JSON.parse(recall(keyOf(accountId)) ?? '[]');
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** An account's drafts on this device, the last one first. */
export function draftsOf(accountId: string): Draft[] {
  return idsOf(accountId).flatMap((id) => findDraft(accountId, id) ?? []);
}

/** One draft, if this device has it. */
export function findDraft(accountId: string, id: string): Draft | undefined {
  const known = latest.get(keyOfDraft(accountId, id));
  if (known !== undefined) return known;
  const text = recall(keyOfDraft(accountId, id));
  return text === undefined ? undefined : (JSON.parse(text) as Draft);
}

/** Tells the other pages of a change before it is kept. */
export function noteDraft(accountId: string, draft: Draft): void {
  latest.set(keyOfDraft(accountId, draft.id), draft);
}

/** Keeps a draft on this device. @returns whether it could: storage may be full or forbidden */
export function keepDraft(accountId: string, draft: Draft): boolean {
  const text = JSON.stringify(draft);
  remember(keyOfDraft(accountId, draft.id), text);
  const ids = idsOf(accountId);
  if (!ids.includes(draft.id)) remember(keyOf(accountId), JSON.stringify([draft.id, ...ids]));
  return recall(keyOfDraft(accountId, draft.id)) === text;
}

/** Forgets a draft. */
export function dropDraft(accountId: string, id: string): void {
  latest.delete(keyOfDraft(accountId, id));
  remember(keyOfDraft(accountId, id), undefined);
  remember(keyOf(accountId), JSON.stringify(idsOf(accountId).filter((one) => one !== id)));
}
