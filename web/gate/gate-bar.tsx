import { type ReactNode, useState } from 'react';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { ProblemNotice } from '../design/notice';
import { SLOTS } from '../../entry/gate-manifest';
import { useAsked } from '../api/use-asked';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { clockSeconds, count } from '../words/format';
import { gateWords } from '../words/gate';
import { type ScanResult, signalOf } from './scan-result';
import { askConflicts, type Post } from './centre';
import type { Station } from './station';
import type { StationState } from './station-state';

interface BarProps {
  readonly station: Station;
  readonly state: StationState;
}

/** How many came in, and how this device stands with the centre. */
export function GateBar({ station, state }: BarProps): ReactNode {
  const words = useWords(gateWords);
  const { counts, link, waiting, conflicts } = state;
  const mine = counts?.byGate.find(({ gate }) => gate === station.post.gate);
  return (
    <header className="gate-bar" data-link={link} data-by={state.by}>
      <div>
        <h1>{station.post.gate}</h1>
        {counts !== undefined && (
          <p className="gate-count numbers">
            {words.counter(count(counts.checkedIn), count(counts.tickets))}
          </p>
        )}
        {counts !== undefined && state.reEntry && (
          <p className="small numbers">
            {words.insideNow(count(counts.inside), count(counts.left))}
          </p>
        )}
        {mine !== undefined && (
          <p className="small numbers">
            {count(mine.checkedIn)} · {words.perMinute(mine.lastMinute)}
          </p>
        )}
      </div>
      <div className="gate-link" role="status">
        <Link state={state} />
        {waiting > 0 && <span className="small">{words.toSend(waiting)}</span>}
        {conflicts > 0 && <Conflicts post={station.post} howMany={conflicts} />}
      </div>
      {link === 'online' &&
        state.cutOff.map(({ deviceId, gate }) => (
          <CutOff key={deviceId} gate={gate} onFree={() => station.free(deviceId)} />
        ))}
      {(link === 'alone' || state.isIsland) && <Island station={station} state={state} />}
    </header>
  );
}

function Link({ state }: { readonly state: StationState }): ReactNode {
  const words = useWords(gateWords);
  const { link, by, isReady, isIsland, isRevoked, slots } = state;
  if (isRevoked) return <strong>{words.revoked}</strong>;
  if (link === 'waiting') return <strong>{words.waiting}</strong>;
  if (link === 'online' && by === 'hub') {
    return (
      <span>
        <strong>{words.byHub}</strong> {isIsland ? words.aloneIsland : words.byHubHint}
      </span>
    );
  }
  if (link === 'online') return <span>{isReady ? words.ready : words.notReady}</span>;
  return (
    <span>
      <strong>{words.alone}</strong>{' '}
      {isIsland ? words.aloneIsland : words.aloneSlots(Math.round((slots / SLOTS) * 100))}
    </span>
  );
}

/** Who was let in and should not have been: the seats to look at. */
function Conflicts({
  post,
  howMany,
}: {
  readonly post: Post;
  readonly howMany: number;
}): ReactNode {
  const words = useWords(gateWords);
  const common = useWords(commonWords);
  const [isOpen, setOpen] = useState(false);
  const asked = useAsked(async () => (isOpen ? askConflicts(post) : []), [post, howMany, isOpen]);
  return (
    <>
      <button type="button" className="gate-conflicts" onClick={() => setOpen(true)}>
        {words.conflicts(howMany)}
      </button>
      <Dialog title={words.doubles} open={isOpen} onClose={() => setOpen(false)}>
        {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
        <ul className="gate-found">
          {asked.data?.map(
            ({ scanId, direction, section, row, number, gate, scannedAt, firstAt, firstGate }) => (
              <li key={scanId}>
                <span>
                  <strong>{common.seat(section, row, number)}</strong>
                  <span className="small">
                    {(direction === 'in' ? words.entered : words.wentOut)(
                      clockSeconds(scannedAt),
                      gate,
                    )}
                  </span>
                  {firstAt !== null && (
                    <span className="soft small">
                      {words.entered(clockSeconds(firstAt), firstGate ?? '?')}
                    </span>
                  )}
                </span>
              </li>
            ),
          )}
        </ul>
      </Dialog>
    </>
  );
}

interface CutOffProps {
  readonly gate: string;
  readonly onFree: () => Promise<void>;
}

/** Another device that is cut off: its tickets enter there alone, unless somebody knows it is off. */
function CutOff({ gate, onFree }: CutOffProps): ReactNode {
  const words = useWords(gateWords);
  const [asks, setAsks] = useState(false);
  const [error, setError] = useState<unknown>();
  return (
    <div className="gate-cut-off">
      <span className="small">{words.cutOff(gate)}</span>
      <Button kind="quiet" onClick={() => setAsks(true)}>
        {words.free}
      </Button>
      <Dialog title={words.free} open={asks} onClose={() => setAsks(false)}>
        <p>{words.freeWhy}</p>
        {error !== undefined && <ProblemNotice error={error} />}
        <Button wide onClick={() => void onFree().catch(setError)}>
          {words.free}
        </Button>
      </Dialog>
    </div>
  );
}

/** The one switch that lets doubles in: never by chance, and always said. */
function Island({ station, state }: BarProps): ReactNode {
  const words = useWords(gateWords);
  const [asks, setAsks] = useState(false);
  if (state.isIsland) {
    return (
      <Button kind="quiet" onClick={() => station.goIsland(false)}>
        {words.endIsland}
      </Button>
    );
  }
  return (
    <>
      <Button kind="quiet" onClick={() => setAsks(true)}>
        {words.island}
      </Button>
      <Dialog title={words.island} open={asks} onClose={() => setAsks(false)}>
        <p>{words.islandWhy}</p>
        <Button
          wide
          onClick={() => {
            station.goIsland(true);
            setAsks(false);
          }}
        >
          {words.goIsland}
        </Button>
      </Dialog>
    </>
  );
}

/** The last five, so that what went by can be looked at again. */
export function LastScans({ recent }: { readonly recent: readonly ScanResult[] }): ReactNode {
  const words = useWords(gateWords);
  if (recent.length === 0) return null;
  return (
    <section className="gate-last">
      <h2 className="small">{words.last}</h2>
      <ol>
        {recent.map(({ scan, outcome, seat, atMs }) => (
          <li key={`${scan.scanId}${atMs}`} data-signal={signalOf(outcome)}>
            <span className="numbers">{clockSeconds(atMs)}</span>
            <strong>{words.two[outcome]}</strong>
            <span>
              {seat !== undefined &&
                [seat.section, seat.row, seat.number].filter((part) => part !== '').join(' ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
