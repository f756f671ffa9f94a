import type { ReactNode, SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { serverNow } from '../../api/clock';
import { Button } from '../../design/button';
import { Choice, Field } from '../../design/field';
import { Icon } from '../../design/icon';
import { saleFaults } from '../../seller/check-draft';
import type { SaleFields } from '../../seller/draft';
import { localOf } from '../../seller/seoul';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';
import { useFaults } from './use-faults';
import type { StepProps } from './step-props';

const DAY_MS = 86_400_000;

type Bound = ReturnType<typeof useFaults>['field'];

interface PartProps {
  readonly sale: SaleFields;
  readonly put: (change: Partial<SaleFields>) => void;
  readonly field: Bound;
}

/** When it takes place, what it costs, how it is sold. */
export function SaleStep({ draft, change, grades }: StepProps): ReactNode {
  const words = useWords(sellerWords);
  const navigate = useNavigate();
  const { sale } = draft;
  const { field, form, pass } = useFaults(saleFaults(sale, grades, serverNow()));
  const put = (part: Partial<SaleFields>): void => change({ sale: { ...sale, ...part } });
  const submit = (submitted: SubmitEvent<HTMLFormElement>): void => {
    submitted.preventDefault();
    if (pass()) void navigate(`/seller/drafts/${draft.id}/review`);
  };
  const part = { sale, put, field };
  return (
    <form className="wizard" ref={form} noValidate onSubmit={submit}>
      <h1>{words.steps.sale}</h1>
      <Starts {...part} />
      <Prices {...part} grades={grades} />
      <Period {...part} />
      <Room {...part} />
      <Button type="submit">{words.next}</Button>
    </form>
  );
}

function Starts({ sale, put, field }: PartProps): ReactNode {
  const words = useWords(sellerWords);
  const set = (index: number, value: string): void =>
    put({ starts: sale.starts.map((start, at) => (at === index ? value : start)) });
  const add = (): void => {
    // The same hour of the next day is what most mean by one more.
    const last = Date.parse(`${sale.starts.at(-1) ?? ''}:00+09:00`);
    put({ starts: [...sale.starts, Number.isNaN(last) ? '' : localOf(last + DAY_MS)] });
  };
  return (
    <section className="stack" aria-label={words.starts}>
      <h2>{words.starts}</h2>
      {sale.starts.map((start, index) => (
        // The place is what names it: starts are edited in place and removed by it.
        <div key={index} className="start-row">
          <Field
            label={words.start(index + 1)}
            type="datetime-local"
            value={start}
            required
            onChange={({ target }) => set(index, target.value)}
            {...field(`starts.${index}`)}
          />
          {sale.starts.length > 1 && (
            <Button
              kind="plain"
              aria-label={words.removeStart(index + 1)}
              onClick={() => put({ starts: sale.starts.filter((_, at) => at !== index) })}
            >
              <Icon name="close" />
            </Button>
          )}
        </div>
      ))}
      <Button kind="quiet" onClick={add}>
        {words.addStart}
      </Button>
    </section>
  );
}

function Prices({
  sale,
  put,
  field,
  grades,
}: PartProps & { readonly grades: readonly string[] }): ReactNode {
  const words = useWords(sellerWords);
  return (
    <section className="stack" aria-label={words.prices}>
      <h2>{words.prices}</h2>
      {grades.length === 0 && <p className="soft">{words.pricesNone}</p>}
      <div className="fields">
        {grades.map((grade) => (
          <Field
            key={grade}
            label={words.price(grade)}
            inputMode="numeric"
            value={sale.prices[grade] ?? ''}
            required
            onChange={({ target }) => {
              const amount = target.value.replace(/[,\s원]/g, '');
              put({ prices: { ...sale.prices, [grade]: amount } });
            }}
            {...field(`prices.${grade}`)}
          />
        ))}
        <Field
          label={words.maxTickets}
          inputMode="numeric"
          value={sale.maxTickets}
          required
          onChange={({ target }) => put({ maxTickets: target.value })}
          {...field('maxTickets')}
        />
      </div>
    </section>
  );
}

function Period({ sale, put, field }: PartProps): ReactNode {
  const words = useWords(sellerWords);
  return (
    <fieldset className="stack">
      <legend>
        <h2>{words.opens}</h2>
      </legend>
      <Choice
        type="radio"
        name="opens"
        checked={sale.opensAt === null}
        onChange={() => put({ opensAt: null })}
      >
        {words.opensNow}
      </Choice>
      <Choice
        type="radio"
        name="opens"
        checked={sale.opensAt !== null}
        onChange={() => put({ opensAt: '' })}
      >
        {words.opensLater}
      </Choice>
      <div className="fields">
        {sale.opensAt !== null && (
          <Field
            label={words.opensAt}
            type="datetime-local"
            value={sale.opensAt}
            required
            onChange={({ target }) => put({ opensAt: target.value })}
            {...field('opensAt')}
          />
        )}
        <Field
          label={words.closesBefore}
          inputMode="numeric"
          value={sale.closesBefore}
          required
          onChange={({ target }) => put({ closesBefore: target.value })}
          {...field('closesBefore')}
        />
      </div>
    </fieldset>
  );
}

function Room({ sale, put, field }: PartProps): ReactNode {
  const words = useWords(sellerWords);
  return (
    <section className="stack" aria-label={words.room}>
      <h2>{words.room}</h2>
      <p className="soft small">{words.roomText}</p>
      <Choice
        type="checkbox"
        checked={sale.hasRoom}
        onChange={({ target }) => put({ hasRoom: target.checked })}
      >
        {words.roomOn}
      </Choice>
      {sale.hasRoom && (
        <div className="fields">
          <Field
            label={words.perSecond}
            inputMode="numeric"
            value={sale.admissionsPerSecond}
            required
            onChange={({ target }) => put({ admissionsPerSecond: target.value })}
            {...field('admissionsPerSecond')}
          />
          <Field
            label={words.inside}
            inputMode="numeric"
            value={sale.activeBuyers}
            required
            onChange={({ target }) => put({ activeBuyers: target.value })}
            {...field('activeBuyers')}
          />
        </div>
      )}
    </section>
  );
}
