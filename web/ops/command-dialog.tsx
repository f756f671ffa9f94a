import { type ReactNode, type SubmitEvent, useState } from 'react';
import { answer, api, newKey } from '../api/client';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { Field } from '../design/field';
import { ProblemNotice } from '../design/notice';
import { called, opsControlWords } from '../words/ops-control';
import { useWords } from '../words/use-words';
import type { NewCommand } from './use-control';

/** Commands that take something from the running system: whoever gives one names what. */
const DESTRUCTIVE: readonly NewCommand['action'][] = ['stop', 'kill', 'freeze', 'isolate', 'drill'];
/** Those that leave another node serving or are refused. */
const KEEPS: readonly NewCommand['action'][] = ['stop', 'kill', 'freeze', 'isolate'];

interface CommandDialogProps {
  readonly command: NewCommand | undefined;
  readonly onClose: () => void;
  readonly onTaken: (id: string) => void;
}

/** What a command will do, in words, before it is done. */
export function CommandDialog({ command, onClose, onTaken }: CommandDialogProps): ReactNode {
  const words = useWords(opsControlWords);
  const title = command === undefined ? '' : nameOf(command, words.actions, words.node);
  return (
    <Dialog title={title} open={command !== undefined} onClose={onClose}>
      {command && <Question command={command} onTaken={onTaken} />}
    </Dialog>
  );
}

/** A command in a few words. */
export function nameOf(
  { action, ...given }: { action: string; node?: number | undefined; drill?: string | undefined },
  actions: Readonly<Record<string, string>>,
  node: (number: number) => string,
): string {
  const about = given.node === undefined ? given.drill : node(given.node);
  return [about, called(actions, action)].filter(Boolean).join(': ');
}

interface QuestionProps {
  readonly command: NewCommand;
  readonly onTaken: (id: string) => void;
}

function Question({ command, onTaken }: QuestionProps): ReactNode {
  const words = useWords(opsControlWords);
  // The same key for every try at this question, so that none runs it twice.
  const [key] = useState(newKey);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { action, node, drill } = command;
  const name = drill ?? `node${node}`;
  const mustType = DESTRUCTIVE.includes(action);
  const send = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (mustType && typed.trim() !== name) return;
    setBusy(true);
    setError(undefined);
    const header = { 'Idempotency-Key': key };
    try {
      const call = api.POST('/api/v1/ops/commands', { params: { header }, body: command });
      onTaken((await answer(call)).id);
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void send(event)}>
      <p>{words.what[action]}</p>
      {KEEPS.includes(action) && <p className="soft small">{words.keeps}</p>}
      {mustType && (
        <Field
          label={words.typeName(name)}
          name="confirm"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {error !== undefined && <ProblemNotice error={error} />}
      <Button type="submit" wide busy={busy} disabled={mustType && typed.trim() !== name}>
        {words.run}
      </Button>
    </form>
  );
}
