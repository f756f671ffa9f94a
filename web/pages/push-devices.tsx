import { type ReactNode, useEffect, useState } from 'react';
import { answer, api } from '../api/client';
import {
  PushFailed,
  pushState,
  type PushState,
  removePushDevice,
  turnPushOff,
  turnPushOn,
} from '../api/push';
import { pushDevice } from '../api/push-subscription';
import { useAsked } from '../api/use-asked';
import { Button } from '../design/button';
import { Icon } from '../design/icon';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import { pushWords } from '../words/push';
import { useWords } from '../words/use-words';
import { deviceName } from './device-name';
import './checkout.css';

/** Pushes to this browser, and the account's other devices that take them. */
export function PushDevices(): ReactNode {
  const words = useWords(pushWords);
  const asked = useAsked(() => answer(api.GET('/api/v1/push/subscriptions')), []);
  const [state, setState] = useState<PushState>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => void pushState().then(setState, () => setState('none')), []);
  const run = (work: () => Promise<unknown>): void => {
    setError(undefined);
    setBusy(true);
    work()
      .catch(setError)
      .then(pushState)
      .then(setState, () => setState('none'))
      .finally(() => {
        setBusy(false);
        asked.again();
      });
  };
  return (
    <section className="stack">
      <h2>{words.title}</h2>
      <p className="soft small">{words.hint}</p>
      {state === 'none' && <Notice>{words.none}</Notice>}
      {state === 'blocked' && <Notice kind="warn">{words.blocked}</Notice>}
      {(state === 'off' || state === 'on') && (
        <Button
          kind="quiet"
          busy={busy}
          onClick={() => run(state === 'on' ? turnPushOff : turnPushOn)}
        >
          {state === 'on' ? words.turnOff : words.turnOn}
        </Button>
      )}
      {error instanceof PushFailed && <Notice kind="bad">{words.failed}</Notice>}
      {error !== undefined && !(error instanceof PushFailed) && <ProblemNotice error={error} />}
      {asked.state === 'loading' && <Skeleton height={48} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      <ul className="prices">
        {asked.data?.items.map(({ id, device }) => {
          const isThis = id === pushDevice();
          const name = `${deviceName(device)}${isThis ? ` (${words.thisOne})` : ''}`;
          const remove = isThis ? turnPushOff : () => removePushDevice(id);
          return (
            <li key={id}>
              <span>{name}</span>
              <strong>
                <Button kind="plain" aria-label={words.remove(name)} onClick={() => run(remove)}>
                  <Icon name="close" />
                </Button>
              </strong>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
