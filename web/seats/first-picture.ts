import type { HallMap } from './hall-map';
import type { Plan } from './plan';

/** The part of `seats.html` that is seen until the page itself is there. */
const ELEMENT = 'first-picture';

let first: { readonly plan: Plan; readonly map: HallMap } | undefined;

/** Keeps a map that is in sight before its page is. */
export function keepFirstPicture(plan: Plan, map: HallMap): void {
  first = { plan, map };
}

/** The map of a plan that is in sight already, once: whoever takes it puts it into the page. */
export function takeFirstPicture(plan: Plan): HallMap | undefined {
  const taken = first?.plan === plan ? first.map : undefined;
  if (taken !== undefined) first = undefined;
  return taken;
}

/** Shows the page from now on, and no more what was there before it. */
export function leaveFirstPicture(): void {
  first?.map.end();
  first = undefined;
  document.getElementById(ELEMENT)?.remove();
}
