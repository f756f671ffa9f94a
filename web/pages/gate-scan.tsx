import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import { Page } from '../app/page';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { Icon } from '../design/icon';
import { ProblemNotice } from '../design/notice';
import { ByHand } from '../gate/by-hand';
import { DoubleReadGuard } from '../gate/double-read';
import { GateBar, LastScans } from '../gate/gate-bar';
import { ResultScreen } from '../gate/result-screen';
import { type How, type ScanResult, signalOf } from '../gate/scan-result';
import { give, isMuted, mute } from '../gate/signals';
import { TypedCode } from '../gate/typed-code';
import { useCamera } from '../gate/use-camera';
import type { Direction } from '../../entry/check-in-rule';
import type { Station } from '../gate/station';
import { gateName, useStation } from '../gate/use-station';
import { keepForOffline } from '../offline/keep';
import { useAwake } from '../wallet/use-awake';
import { useWords } from '../words/use-words';
import { gateWords } from '../words/gate';
import './gate.css';

/** The scanner of one gate. */
export function GateScanPage(): ReactNode {
  const { performanceId = '' } = useParams();
  const words = useWords(gateWords);
  const { station, state } = useStation(performanceId, gateName() || '?');
  const { result, isChecking, refusal, check, show, close } = useScanning(station);
  const [wish, setWish] = useState<Direction>('in');
  const direction = state.reEntry ? wish : 'in';
  const read = useCallback((code: string) => check(code, { direction }), [check, direction]);
  const [byHand, setByHand] = useState(false);
  useAwake(true);
  useEffect(() => {
    if (state.isReady) void keepForOffline('/gate.webmanifest');
  }, [state.isReady]);
  useTyped(read, !byHand);
  const problem = refusal ?? state.refusal;
  return (
    <Page title={words.title}>
      <div className="gate">
        <GateBar station={station} state={state} />
        {state.reEntry && <WaySwitch direction={direction} onChange={setWish} />}
        <Scanner
          key={direction}
          onCode={read}
          direction={direction}
          isPaused={byHand || result?.outcome === 'name-check-required'}
        />
        <p className="gate-busy" role="status">
          {isChecking && (state.link === 'waiting' ? words.waiting : words.checking)}
        </p>
        {problem !== undefined && <ProblemNotice error={problem} />}
        <div className="gate-tools">
          <Button kind="quiet" onClick={() => setByHand(true)}>
            <Icon name="search" /> {words.byHand}
          </Button>
          <MuteButton />
          <Link className="small" to="/gate">
            {words.leave}
          </Link>
        </div>
        <LastScans recent={state.recent} />
        {result !== undefined && (
          <ResultScreen
            result={result}
            onClose={close}
            onMatch={() => void check(result.scan.code, { isNameChecked: true })}
          />
        )}
        <Dialog title={words.byHand} open={byHand} onClose={() => setByHand(false)}>
          <ByHand
            post={station.post}
            onResult={(found) => {
              setByHand(false);
              show(station.remember(found));
            }}
          />
        </Dialog>
      </div>
    </Page>
  );
}

/** One scan after the other: whoever holds the next code waits until the screen says so. */
function useScanning(station: Station) {
  const [result, setResult] = useState<ScanResult>();
  const [isChecking, setChecking] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const underWay = useRef(false);
  const show = useCallback((shown: ScanResult): void => {
    setResult(shown);
    give(signalOf(shown.outcome));
  }, []);
  const check = useCallback(
    async (code: string, how: How): Promise<void> => {
      if (underWay.current) return;
      underWay.current = true;
      setChecking(true);
      setResult(undefined);
      setRefusal(undefined);
      try {
        show(await station.check(code, how));
      } catch (error) {
        setRefusal(error);
      } finally {
        underWay.current = false;
        setChecking(false);
      }
    },
    [station, show],
  );
  const close = useCallback(() => setResult(undefined), []);
  return { result, isChecking, refusal, check, show, close };
}

interface ScannerProps {
  readonly onCode: (code: string) => Promise<void>;
  readonly direction: Direction;
  readonly isPaused: boolean;
}

function Scanner({ onCode, direction, isPaused }: ScannerProps): ReactNode {
  const words = useWords(gateWords);
  const video = useRef<HTMLVideoElement>(null);
  const guard = useRef(new DoubleReadGuard());
  const seen = useCallback(
    (text: string): void => {
      if (!isPaused && guard.current.isNew(text, performance.now())) void onCode(text);
    },
    [onCode, isPaused],
  );
  const { state, torch } = useCamera(video, true, seen);
  return (
    <div className="gate-camera" data-camera={state} data-direction={direction}>
      <video ref={video} muted playsInline aria-label={words.camera[state]} />
      <p>{words.camera[state]}</p>
      {torch !== undefined && (
        <Button kind="quiet" aria-pressed={torch.isOn} onClick={() => torch.turn(!torch.isOn)}>
          {words.torch}
        </Button>
      )}
    </div>
  );
}

/** In or out; each with its own words and arrow, so that nobody scans the wrong way unseen. */
function WaySwitch({
  direction,
  onChange,
}: {
  readonly direction: Direction;
  readonly onChange: (direction: Direction) => void;
}): ReactNode {
  const words = useWords(gateWords);
  return (
    <fieldset className="gate-way">
      <legend className="hidden">{words.way}</legend>
      {(['in', 'out'] as const).map((one) => (
        <label key={one} data-way={one}>
          <input
            type="radio"
            name="way"
            value={one}
            checked={direction === one}
            onChange={() => onChange(one)}
          />
          <span aria-hidden="true">{one === 'in' ? '→' : '←'}</span> {words.ways[one]}
        </label>
      ))}
    </fieldset>
  );
}

function MuteButton(): ReactNode {
  const words = useWords(gateWords);
  const [silent, setSilent] = useState(isMuted);
  const turn = (): void => {
    mute(!silent);
    setSilent(!silent);
  };
  return (
    <Button kind="plain" aria-pressed={silent} onClick={turn}>
      {silent ? words.unmute : words.mute}
    </Button>
  );
}

/** Hand-held scanners type wherever the focus is. */
function useTyped(onCode: (code: string) => Promise<void>, wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return undefined;
    const typed = new TypedCode();
    const take = (event: KeyboardEvent): void => {
      const code = typed.take(event.key, event.timeStamp);
      if (code === undefined) return;
      // The Enter of a scanner presses no button.
      event.preventDefault();
      void onCode(code);
    };
    window.addEventListener('keydown', take, { capture: true });
    return () => window.removeEventListener('keydown', take, { capture: true });
  }, [onCode, wanted]);
}
