import { type SyntheticEvent, type ReactNode, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { type Answer, answer, api } from '../api/client';
import { useWallet } from '../wallet/use-wallet';
import { Page } from '../app/page';
import { Button } from '../design/button';
import { Field } from '../design/field';
import { Empty, Notice, ProblemNotice, Skeleton } from '../design/notice';
import { gateStore } from '../gate/gate-store';
import { gateName, nameGate } from '../gate/use-station';
import { keepForOffline } from '../offline/keep';
import { useWords } from '../words/use-words';
import { moment } from '../words/format';
import { gateWords } from '../words/gate';
import './gate.css';

type Choice = Pick<
  Answer<'/api/v1/gate/performances', 'get'>['items'][number],
  'performanceId' | 'eventTitle' | 'startsAt'
>;

/** Which performance and which gate this device is for. */
export function GatePage(): ReactNode {
  const words = useWords(gateWords);
  const found = useWallet<readonly Choice[]>(
    async () => {
      const kept = await gateStore.gates();
      return kept.length === 0 ? undefined : kept;
    },
    async () => (await answer(api.GET('/api/v1/gate/performances'))).items,
    '',
  );
  const { data } = found;
  return (
    <Page title={words.title}>
      <div className="gate-choice stack-wide">
        <h1>{words.choose}</h1>
        {data === undefined && found.error === undefined && <Skeleton height={72} count={3} />}
        {found.error !== undefined && <ProblemNotice error={found.error} again={found.again} />}
        {found.isKept && <Notice>{words.keptHere}</Notice>}
        {data?.length === 0 && (
          <Empty icon="ticket">
            <p>{words.none}</p>
          </Empty>
        )}
        {data !== undefined && data.length > 0 && <Chooser choices={data} />}
      </div>
    </Page>
  );
}

function Chooser({ choices }: { readonly choices: readonly Choice[] }): ReactNode {
  const words = useWords(gateWords);
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(choices[0]?.performanceId ?? '');
  const [gate, setGate] = useState(gateName);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    // The scanner must be there when it is opened without network.
    void import('./gate-scan').then(() => keepForOffline('/gate.webmanifest'));
  }, []);
  const start = (event: SyntheticEvent): void => {
    event.preventDefault();
    setMissing(gate.trim() === '');
    if (gate.trim() === '') return;
    nameGate(gate.trim());
    void navigate(`/gate/${chosen}`);
  };
  return (
    <form className="stack-wide" onSubmit={start}>
      <fieldset className="stack">
        <legend className="hidden">{words.choose}</legend>
        {choices.map(({ performanceId, eventTitle, startsAt }) => (
          <label key={performanceId} className="choice">
            <input
              type="radio"
              name="performance"
              value={performanceId}
              checked={chosen === performanceId}
              onChange={() => setChosen(performanceId)}
            />
            <span>
              <strong>{eventTitle}</strong>
              <span className="soft small">{moment(startsAt)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field
        label={words.gateName}
        hint={words.gateHint}
        fault={isMissing ? words.gateMissing : undefined}
        name="gate"
        value={gate}
        maxLength={40}
        autoComplete="off"
        onChange={(event) => setGate(event.target.value)}
      />
      <Button type="submit" wide>
        {words.start}
      </Button>
    </form>
  );
}
