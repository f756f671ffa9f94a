import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useScheme } from '../api/hooks';
import { Icon } from '../design/icon';
import { useWords } from '../words/use-words';
import { seatsWords } from '../words/seats';
import { leaveFirstPicture, takeFirstPicture } from './first-picture';
import { HallMap, type Look, type Sights } from './hall-map';
import type { Plan } from './plan';

interface SeatMapProps extends Omit<Sights, 'words' | 'scheme'> {
  readonly plan: Plan;
  readonly toggle: (seatNo: number) => void;
}

const ZOOM_STEP = 1.8;

/** The whole hall in one picture; nearer, its seats. */
export function SeatMap(props: SeatMapProps): ReactNode {
  const words = useWords(seatsWords);
  const { frame, map, look } = useHall(props, words);
  const zoom = (factor: number) => () => map.current?.zoom(factor);
  return (
    <div className="hall">
      <div ref={frame} />
      <div className="hall-tools">
        <button type="button" aria-label={words.zoomIn} onClick={zoom(ZOOM_STEP)}>
          <Icon name="plus" />
        </button>
        <button type="button" aria-label={words.zoomOut} onClick={zoom(1 / ZOOM_STEP)}>
          <Icon name="minus" />
        </button>
      </div>
      {look.isFar && !look.isNearer && <p className="hall-hint">{words.hint}</p>}
      {look.isNearer && (
        <button type="button" className="hall-whole" onClick={() => map.current?.showAll()}>
          {words.whole}
        </button>
      )}
    </div>
  );
}

/** The map in its frame: the one that was there before the page, or one of its own. */
function useHall(props: SeatMapProps, words: Sights['words']) {
  const { plan, grades, states, chosen, lost, choosable, toggle } = props;
  const frame = useRef<HTMLDivElement>(null);
  const map = useRef<HallMap>(undefined);
  const choose = useRef(toggle);
  const [look, setLook] = useState<Look>({ isFar: false, isNearer: false });
  const scheme = useScheme();
  useEffect(() => {
    choose.current = toggle;
  }, [toggle]);
  useEffect(() => {
    const watcher = { choose: (seatNo: number) => choose.current(seatNo), look: setLook };
    const mine = takeFirstPicture(plan) ?? new HallMap(plan, watcher);
    frame.current?.append(mine.element);
    leaveFirstPicture();
    mine.watchedBy(watcher);
    map.current = mine;
    return () => mine.end();
  }, [plan]);
  useEffect(() => {
    map.current?.show({ grades, states, chosen, lost, choosable, words, scheme });
  }, [plan, grades, states, chosen, lost, choosable, words, scheme]);
  return { frame, map, look };
}
