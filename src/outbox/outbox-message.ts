import { v5 as nameBased } from 'uuid';

/** Something that must happen after the transaction that says so has been committed. */
export interface Message<Payload extends object = object> {
  /** What kind of thing; one consumer takes all of a topic. Such as `order-booked`. */
  topic: string;
  /** Tells one message of the topic from the next: appended again, it is the same message. */
  key: string;
  /** Kept as JSON. */
  payload: Payload;
  /** Not before so long after the commit; at once unless given. */
  delayMs?: number;
}

/** A message as its consumer gets it. */
export interface Delivery {
  id: string;
  topic: string;
  key: string;
  payload: unknown;
}

/** Name space of message ids (RFC 9562, version 5). */
const NAME_SPACE = '5b4d5a1e-6d2f-4a55-9d0b-0f3c7a7f2c11';

const TOPIC = /^[a-z][a-z0-9-]{0,59}$/;
const KEY = /^[\x21-\x7e]{1,160}$/;

const BACKOFF_FIRST_SECONDS = 1;
const BACKOFF_MAX_SECONDS = 600;

/** The id that follows from topic and key. */
export function messageId({ topic, key }: Pick<Message, 'topic' | 'key'>): string {
  if (!TOPIC.test(topic)) throw new Error(`no topic: ${topic}`);
  if (!KEY.test(key)) throw new Error(`no message key: ${key}`);
  return nameBased(`${topic}:${key}`, NAME_SPACE);
}

/** Seconds to wait after so many failures (1..): doubling, up to ten minutes. */
export function backoffSeconds(failures: number): number {
  return Math.min(BACKOFF_FIRST_SECONDS * 2 ** (failures - 1), BACKOFF_MAX_SECONDS);
}
