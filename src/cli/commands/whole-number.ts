import { exitStatus, Refusal } from '../refusal.js';

/**
 * An option that is a whole number from `min` to `max`.
 * @throws Refusal when it is not
 */
export function whole(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Refusal(
    `--${name} is a whole number from ${min} to ${max}, not "${text}".`,
    exitStatus.usage,
  );
}
