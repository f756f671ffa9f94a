import { type ChangeEvent, type ReactNode, useState } from 'react';
import { answer, api } from '../api/client';
import { useAsked } from '../api/use-asked';
import { Button } from '../design/button';
import { Notice, ProblemNotice, Skeleton } from '../design/notice';
import type { PlanSection } from '../plan/model';
import { sectionsOfDocument, template, TEMPLATES } from '../plan/templates';
import { planWords } from '../words/plan';
import { useWords } from '../words/use-words';
import { type FileFault, readFile } from './read-file';

interface StartProps {
  /** Begins anew with these sections. */
  readonly replace: (sections: readonly PlanSection[]) => void;
}

const HALLS_MAX = 20;

/** What a plan can begin with: a template, the hall of a published event, or a file. */
export function StartPanel({ replace }: StartProps): ReactNode {
  const words = useWords(planWords);
  return (
    <div className="stack">
      <h3>{words.templates}</h3>
      <div className="row">
        {TEMPLATES.map((name) => (
          <Button key={name} kind="quiet" onClick={() => replace(template(name))}>
            {words.templateNames[name]}
          </Button>
        ))}
      </div>
      <FileImport replace={replace} />
      <Halls replace={replace} />
    </div>
  );
}

function FileImport({ replace }: StartProps): ReactNode {
  const words = useWords(planWords);
  const [faults, setFaults] = useState<readonly FileFault[]>([]);
  const take = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const file = target.files?.[0];
    if (file === undefined) return;
    void readFile(file).then(
      (read) => {
        setFaults(read.faults ?? []);
        if (read.sections !== undefined) replace(read.sections);
      },
      () => setFaults([{ code: 'unreadable' }]),
    );
    // The same file, mended, may be chosen again.
    target.value = '';
  };
  return (
    <div className="stack">
      <h3>{words.import}</h3>
      <p className="soft tiny">{words.importHint}</p>
      <label className="field">
        <span>{words.importFile}</span>
        <input type="file" accept=".csv,.svg,text/csv,image/svg+xml" onChange={take} />
      </label>
      {faults.length > 0 && (
        <Notice kind="bad" title={words.importBad}>
          <ul>
            {faults.map(({ code, line, value }) => (
              <li key={`${code} ${line} ${value}`}>
                {line !== undefined && <>{words.line(line)} · </>}
                {words.importFaults[code]}
                {value !== undefined && <> ({value})</>}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function Halls({ replace }: StartProps): ReactNode {
  const words = useWords(planWords);
  const asked = useAsked(
    () => answer(api.GET('/api/v1/events', { params: { query: { limit: HALLS_MAX } } })),
    [],
  );
  const [error, setError] = useState<unknown>();
  const take = async (eventId: string): Promise<void> => {
    const event = await answer(
      api.GET('/api/v1/events/{eventId}', { params: { path: { eventId } } }),
    );
    const id = event.performances[0]?.id;
    if (id === undefined) return;
    const params = { path: { id } };
    replace(
      sectionsOfDocument(await answer(api.GET('/api/v1/performances/{id}/seats', { params }))),
    );
  };
  const venues = new Map(asked.data?.items.map((event) => [event.venue, event]));
  return (
    <div className="stack">
      <h3>{words.halls}</h3>
      <p className="soft tiny">{words.hallsHint}</p>
      {asked.state === 'loading' && <Skeleton height={48} />}
      {asked.state === 'failed' && <ProblemNotice error={asked.error} again={asked.again} />}
      {asked.state === 'done' && venues.size === 0 && <p className="small">{words.hallsNone}</p>}
      {error !== undefined && <ProblemNotice error={error} />}
      <div className="row">
        {[...venues.values()].map(({ id, venue }) => (
          <Button
            key={id}
            kind="quiet"
            onClick={() => {
              setError(undefined);
              take(id).catch(setError);
            }}
          >
            {venue}
          </Button>
        ))}
      </div>
    </div>
  );
}
