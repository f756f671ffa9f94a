import { type ReactNode, type SubmitEvent, useState } from 'react';
import { type Answer, answer, api } from '../../api/client';
import type { paths } from '../../generated/api';
import { serverNow } from '../../api/clock';
import type { Performance } from '../../api/performances';
import { useLive } from '../../api/use-live';
import { Button } from '../../design/button';
import { Field } from '../../design/field';
import { Notice, ProblemNotice, Skeleton } from '../../design/notice';
import { sellOutSeconds } from '../../seller/pace';
import { useSale } from '../../seller/use-sale';
import { clock, count, relative } from '../../words/format';
import { salesWords } from '../../words/sales';
import { useWords } from '../../words/use-words';
import { textOf } from '../text-of';
import { Tiles } from './tiles';

type Room = Answer<'/api/v1/seller/performances/{id}/waiting-room', 'get'>;
type Change =
  paths['/api/v1/seller/performances/{id}/waiting-room']['patch']['requestBody']['content']['application/json'];

const LOOK_MS = 2_000;
const SLIDER_MAX = 200;
const SECOND_MS = 1_000;

/** The line before the sale: who waits, how fast it moves, and the hand on it. */
export function SalesLine({ performance }: { readonly performance: Performance }): ReactNode {
  const words = useWords(salesWords);
  if (!performance.waitingRoom.enabled) return <p className="soft">{words.noRoom}</p>;
  return <Line id={performance.id} />;
}

function Line({ id }: { readonly id: string }): ReactNode {
  const words = useWords(salesWords);
  const params = { path: { id } };
  const asked = useLive(
    () => answer(api.GET('/api/v1/seller/performances/{id}/waiting-room', { params })),
    [id],
    LOOK_MS,
  );
  const [error, setError] = useState<unknown>();
  if (asked.state === 'loading') return <Skeleton height={120} count={2} />;
  if (asked.state === 'failed') return <ProblemNotice error={asked.error} again={asked.again} />;
  const change = (body: Change): void => {
    setError(undefined);
    answer(api.PATCH('/api/v1/seller/performances/{id}/waiting-room', { params, body })).then(
      asked.again,
      setError,
    );
  };
  const room = asked.data;
  return (
    <>
      <RoomTiles room={room} />
      {error !== undefined && <ProblemNotice error={error} />}
      {(room.phase === 'open' || room.phase === 'paused') && (
        <div className="row">
          <Button
            kind={room.phase === 'paused' ? 'main' : 'quiet'}
            onClick={() => change({ paused: room.phase !== 'paused' })}
          >
            {room.phase === 'paused' ? words.resume : words.pause}
          </Button>
        </div>
      )}
      <Pace id={id} room={room} change={change} />
      <Message room={room} change={change} />
    </>
  );
}

function RoomTiles({ room }: { readonly room: Room }): ReactNode {
  const words = useWords(salesWords);
  const tiles = [
    [words.line, words.phases[room.phase]],
    [words.waiting, count(Math.max(0, room.issued - room.serving))],
    [words.inside, `${count(room.activeBuyers)} / ${count(room.activeBuyersMax)}`],
    [words.rate, `${count(room.ratePerMinute)}/min`],
  ] as const;
  return <Tiles tiles={tiles} />;
}

interface PartProps {
  readonly room: Room;
  readonly change: (body: Change) => void;
}

/** How fast people are admitted, and when it would sell out then. */
function Pace({ id, room, change }: PartProps & { readonly id: string }): ReactNode {
  const words = useWords(salesWords);
  const { asked } = useSale(id);
  const [rate, setRate] = useState<number>();
  const wanted = rate ?? room.admissionsPerSecondMax;
  const sale = asked.data;
  const seconds =
    sale === undefined || sale.funnel.line === null
      ? undefined
      : sellOutSeconds({ ...sale.figures, ...sale.funnel, ...sale.funnel.line }, wanted);
  const endsAt = seconds === undefined ? undefined : serverNow() + seconds * SECOND_MS;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const inside = Number(textOf(new FormData(event.currentTarget), 'inside'));
    change({ admissionsPerSecondMax: wanted, activeBuyersMax: inside });
    setRate(undefined);
  };
  return (
    <form className="stack wizard" onSubmit={submit}>
      <label className="field">
        <span>
          {words.perSecond} <output className="numbers">{count(wanted)}</output>
        </span>
        <input
          className="slider"
          type="range"
          name="rate"
          min={1}
          max={Math.max(SLIDER_MAX, room.admissionsPerSecondMax)}
          value={wanted}
          onChange={({ target }) => setRate(Number(target.value))}
        />
      </label>
      <p className="small numbers" role="status">
        {endsAt === undefined
          ? words.predictedUnknown
          : words.predicted(`${clock(endsAt)} (${relative(endsAt, serverNow())})`)}
      </p>
      <Field
        key={room.activeBuyersMax}
        name="inside"
        label={words.insideMax}
        type="number"
        min={1}
        max={100_000}
        defaultValue={room.activeBuyersMax}
        required
      />
      <Button kind="quiet" type="submit">
        {words.apply}
      </Button>
    </form>
  );
}

function Message({ room, change }: PartProps): ReactNode {
  const words = useWords(salesWords);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = textOf(new FormData(event.currentTarget), 'message').trim();
    change({ message: text === '' ? null : text });
  };
  return (
    <form className="stack wizard" onSubmit={submit}>
      {room.message !== undefined && <Notice>{room.message}</Notice>}
      <Field
        name="message"
        label={words.message}
        hint={words.messageHint}
        defaultValue={room.message ?? ''}
        maxLength={300}
      />
      <Button kind="quiet" type="submit">
        {words.tell}
      </Button>
    </form>
  );
}
