import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Link } from 'react-router';
import { serverNow } from '../api/clock';
import { useSession } from '../api/hooks';
import { isRefused, type Problem } from '../api/problem';
import { Button } from '../design/button';
import { Field } from '../design/field';
import { Notice, ProblemNotice } from '../design/notice';
import { changeDevice } from '../wallet/device';
import { devicesWords } from '../words/devices';
import { moment } from '../words/format';
import { useWords } from '../words/use-words';

/** Why the code is not shown on this device, and what can be done about it. */
export function DeviceChange({
  problem,
  ticketId,
  done,
}: {
  /** `other-device-enrolled` or `device-copied`. */
  readonly problem: Problem;
  readonly ticketId: string;
  readonly done: () => void;
}): ReactNode {
  const words = useWords(devicesWords);
  const from = momentIn(problem, 'changeableFrom');
  const since = momentIn(problem, 'enrolledAt');
  const isCopied = problem.code === 'device-copied';
  return (
    <section className="device-change stack" aria-label={words.title}>
      <Notice kind="warn" title={isCopied ? words.copied : words.elsewhere}>
        {isCopied ? words.copiedWhy : words.since(since === undefined ? '' : moment(since))}
      </Notice>
      <p>
        {words.paperToo} <Link to={`/tickets/${ticketId}/paper`}>{words.paper}</Link>
      </p>
      {from !== undefined && Date.parse(from) > serverNow() ? (
        <p role="status">{words.from(moment(from))}</p>
      ) : (
        <ChangeForm done={done} />
      )}
    </section>
  );
}

function ChangeForm({ done }: { readonly done: () => void }): ReactNode {
  const words = useWords(devicesWords);
  const session = useSession();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (session.state !== 'in') return;
    setBusy(true);
    setError(undefined);
    try {
      await changeDevice(session.account.id, password);
      done();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p>{words.change}</p>
      <Field
        label={words.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <Refusal error={error} />
      <Button type="submit" wide busy={busy}>
        {words.submit}
      </Button>
    </form>
  );
}

/** A refusal whose time is told by this page's clock and in its words. */
function Refusal({ error }: { readonly error: unknown }): ReactNode {
  const words = useWords(devicesWords);
  if (error === undefined) return null;
  if (!isRefused(error, 'device-change-too-soon', 'device-change-closed')) {
    return <ProblemNotice error={error} />;
  }
  const { problem } = error;
  const from = moment(momentIn(problem, 'changeableFrom') ?? '');
  const isClosed = problem.code === 'device-change-closed';
  return (
    <Notice kind="warn" title={problem.title}>
      {isClosed ? words.closed(String(problem['eventTitle']), from) : words.from(from)}
    </Notice>
  );
}

function momentIn(problem: Problem, name: string): string | undefined {
  const value = problem[name];
  return typeof value === 'string' ? value : undefined;
}
