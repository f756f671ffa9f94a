import { applySettings, currentLanguage, scheme } from '../api/settings';
import { seatsWords } from '../words/seats';
import { type Hall, hallById, packedStates } from './ask-hall';
import { keepFirstPicture, leaveFirstPicture } from './first-picture';
import { HallMap } from './hall-map';
import { keepPicks, keptPicks, maxPicks, toggled } from './picks-kept';
import { readStates, type States } from './states';
import '../design/tokens.css';
import '../design/base.css';
import '../app/shell.css';
import './seats.css';
import './first-picture.css';

/**
 * What `seats.html` begins with: the hall, which may be moved, stretched and chosen from, in the place
 * where the page will have it. The page, many times larger, is loaded when the hall is drawn, and takes
 * the same map over.
 */
async function drawFirstPicture(performanceId: string): Promise<void> {
  writeHeadings();
  const asked = packedStates.start(performanceId);
  const hall = await hallById.start(performanceId);
  const packed = await asked.catch(() => undefined);
  const states = packed && readStates(packed, hall.plan.count);
  const map = mapOf(hall, states);
  keepFirstPicture(hall.plan, map);
  // Nothing is drawn in a window that nobody sees.
  if (!document.hidden) await map.drawn;
}

function writeHeadings(): void {
  const { title, own } = seatsWords[currentLanguage()];
  document.title = `${title} – Picket`;
  for (const [heading, text] of Object.entries({ h1: title, h2: own })) {
    document.querySelector(heading)?.append(text);
  }
}

function mapOf({ performance, plan }: Hall, states: States | undefined): HallMap {
  const { id, grades } = performance;
  const words = seatsWords[currentLanguage()];
  const map = new HallMap(plan, { choose, look: () => undefined });
  const show = (chosen: ReadonlySet<number>): void =>
    map.show({ grades, states, chosen, lost: new Set(), words, scheme: scheme.get() });
  function choose(seatNo: number): void {
    const chosen = toggled(keptPicks(id), seatNo, maxPicks(performance));
    keepPicks(id, chosen);
    show(chosen);
  }
  document.querySelector('.hall')?.append(map.element);
  show(keptPicks(id));
  return map;
}

applySettings();
const [, performanceId = ''] = /^\/performances\/([^/]+)\//.exec(location.pathname) ?? [];
// The page says itself what is wrong.
await drawFirstPicture(performanceId).catch(leaveFirstPicture);
await import('../main');
