import { type ReactNode, type SubmitEvent, useState } from 'react';
import { answer, api, newKey } from '../../api/client';
import type { Performance } from '../../api/performances';
import { useAsked } from '../../api/use-asked';
import { Button } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { Field } from '../../design/field';
import { Notice, ProblemNotice } from '../../design/notice';
import { instantOf, localOf } from '../../seller/seoul';
import { count, moment } from '../../words/format';
import { sellerToolWords } from '../../words/seller-tools';
import { useWords } from '../../words/use-words';
import { textOf } from '../text-of';
import { useSaving } from '../use-saving';

const REMARK_LENGTH_MAX = 300;

interface MoveProps {
  readonly performance: Performance;
  readonly again: () => void;
}

interface Wish {
  readonly startsAt: string;
  readonly remark: string;
}

/** Moving a performance's start: what is told to whom is shown before it is sent. */
export function MoveStart({ performance, again }: MoveProps): ReactNode {
  const words = useWords(sellerToolWords);
  const [wish, setWish] = useState<Wish>();
  const [isMissing, setMissing] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const startsAt = instantOf(textOf(form, 'startsAt'));
    const remark = textOf(form, 'remark').trim();
    const isWhole = startsAt !== undefined && remark !== '';
    setMissing(!isWhole);
    if (isWhole) setWish({ startsAt, remark });
  };
  return (
    <form className="wizard" noValidate onSubmit={submit}>
      <h2>{words.move}</h2>
      <p className="soft small">{words.moveHint}</p>
      <Field
        name="startsAt"
        type="datetime-local"
        label={words.newStart}
        defaultValue={localOf(performance.startsAt)}
      />
      <Field
        name="remark"
        label={words.remark}
        hint={words.remarkHint}
        maxLength={REMARK_LENGTH_MAX}
        fault={isMissing ? words.missing : undefined}
      />
      <Button type="submit" kind="quiet">
        {words.preview}
      </Button>
      <Dialog title={words.move} open={wish !== undefined} onClose={() => setWish(undefined)}>
        {wish !== undefined && <Preview wish={wish} id={performance.id} again={again} />}
      </Dialog>
    </form>
  );
}

interface PreviewProps {
  readonly wish: Wish;
  readonly id: string;
  readonly again: () => void;
}

function Preview({ wish, id, again }: PreviewProps): ReactNode {
  const words = useWords(sellerToolWords);
  const saving = useSaving();
  const [key] = useState(newKey);
  const params = { path: { id } };
  const sales = useAsked(
    () => answer(api.GET('/api/v1/seller/performances/{id}/sales', { params })),
    [id],
  );
  const send = (): void =>
    saving.save(async () => {
      const sending = { params: { path: { id }, header: { 'Idempotency-Key': key } }, body: wish };
      await answer(api.POST('/api/v1/seller/performances/{id}/changes', sending));
      again();
    });
  if (saving.saved) return <Notice kind="good" title={words.moved} />;
  return (
    <>
      <p>{words.moveAsk(count(sales.data?.sold ?? 0))}</p>
      <blockquote className="stack">
        {words.moveText(wish.remark, moment(wish.startsAt))}
      </blockquote>
      {saving.error !== undefined && <ProblemNotice error={saving.error} />}
      <Button wide busy={saving.busy} onClick={send}>
        {words.moveConfirm}
      </Button>
    </>
  );
}
