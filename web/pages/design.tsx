import { type ReactNode, useState } from 'react';
import { Unreachable } from '../api/problem';
import { Page } from '../app/page';
import { Band } from '../design/band';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { Choice, Field } from '../design/field';
import { GradeMark } from '../design/grade-mark';
import { Icon } from '../design/icon';
import { Empty, Notice, ProblemNotice, Skeleton } from '../design/notice';
import { Poster } from '../design/poster';
import { Stepper } from '../design/stepper';
import { designWords } from '../words/design';
import { useWords } from '../words/use-words';
import './home.css';

const COLOURS = ['paper', 'surface', 'sunken', 'ink', 'accent', 'good', 'warn', 'bad'];
const SIZES = ['xxl', 'xl', 'l', 'm', 's', 'xs'];
const GRADES = ['VIP', 'R', 'S', 'A', 'B', 'C', 'D'].map((code, index) => ({
  code,
  name: code,
  amount: 90_000 - index * 10_000,
}));
const ICONS = ['home', 'ticket', 'line', 'bell', 'person', 'search', 'seat', 'check'] as const;

/** Every part that pages are made of, in one place. */
export function DesignPage(): ReactNode {
  const words = useWords(designWords);
  return (
    <Page title={words.title}>
      <div className="stack-wide">
        <div>
          <h1>{words.title}</h1>
          <p className="soft">{words.hint}</p>
        </div>
        <Part title={words.colours}>
          {COLOURS.map((name) => (
            <span key={name} className="tiny">
              <span className="skeleton" style={swatch(name)} />
              {name}
            </span>
          ))}
        </Part>
        <section>
          <h2>{words.type}</h2>
          {SIZES.map((size) => (
            <p key={size} className="numbers" style={{ fontSize: `var(--text-${size})` }}>
              {words.sample}
            </p>
          ))}
        </section>
        <Actions />
        <Inputs />
        <section className="stack">
          <h2>{words.states}</h2>
          <Notice>{words.hint}</Notice>
          <Notice kind="good" title={words.main} />
          <Notice kind="warn" title={words.busy} />
          <ProblemNotice error={new Unreachable()} again={() => undefined} />
          <Skeleton height={48} />
          <Empty icon="ticket">
            <p>{words.off}</p>
          </Empty>
        </section>
        <Part title={words.seats}>
          {GRADES.map(({ code }) => (
            <GradeMark key={code} grades={GRADES} code={code} />
          ))}
          {[90, 40, 5, 0].map((free) => (
            <Band key={free} free={free} seatCount={100} />
          ))}
        </Part>
        <Part title={words.icons}>
          {ICONS.map((name) => (
            <Icon key={name} name={name} />
          ))}
        </Part>
        <ul className="events">
          {[words.title, words.sample].map((title) => (
            <li key={title}>
              <Poster title={title} venue="Picket" posterUrl={null} />
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

const swatch = (name: string) => ({
  width: 72,
  height: 48,
  animation: 'none',
  background: `var(--${name})`,
  border: '1px solid var(--line)',
});

function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="stack">
      <h2>{title}</h2>
      <div className="row">{children}</div>
    </section>
  );
}

function Actions(): ReactNode {
  const words = useWords(designWords);
  const [open, setOpen] = useState(false);
  return (
    <Part title={words.actions}>
      <Button>{words.main}</Button>
      <Button kind="quiet">{words.quiet}</Button>
      <Button kind="plain">{words.plain}</Button>
      <Button busy>{words.busy}</Button>
      <Button disabled>{words.off}</Button>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {words.open}
      </Button>
      <Dialog title={words.open} open={open} onClose={() => setOpen(false)}>
        <p>{words.hint}</p>
      </Dialog>
    </Part>
  );
}

function Inputs(): ReactNode {
  const words = useWords(designWords);
  const [number, setNumber] = useState(2);
  return (
    <section className="stack enter">
      <h2>{words.inputs}</h2>
      <Field label={words.label} />
      <Field label={words.label} fault={words.fault} />
      <Choice type="radio" name="design" defaultChecked>
        {words.choice}
      </Choice>
      <Choice type="checkbox">{words.choice}</Choice>
      <Stepper label={words.label} value={number} max={4} onChange={setNumber} />
    </section>
  );
}
