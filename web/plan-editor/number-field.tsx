import { type ReactNode, useState } from 'react';
import { Field } from '../design/field';

interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly put: (value: number) => void;
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/**
 * A number that counts as soon as it is one, and may be half written meanwhile. What lies outside its
 * bounds is brought back into them when the field is left.
 */
export function NumberField({
  value,
  min,
  max,
  put,
  step = 1,
  ...rest
}: NumberFieldProps): ReactNode {
  const [draft, setDraft] = useState<string>();
  const write = (text: string): void => {
    setDraft(text);
    const number = Number(text);
    const counts = step < 1 ? Number.isFinite(number) : Number.isInteger(number);
    if (text.trim() !== '' && counts && number >= min && number <= max) put(number);
  };
  const leave = (): void => {
    const number = Number(draft);
    if (draft !== undefined && draft.trim() !== '' && Number.isFinite(number)) {
      const bounded = Math.min(max, Math.max(min, number));
      put(step < 1 ? bounded : Math.round(bounded));
    }
    setDraft(undefined);
  };
  return (
    <Field
      {...rest}
      type="number"
      inputMode={step < 1 || min < 0 ? 'text' : 'numeric'}
      min={min}
      max={max}
      step={step}
      value={draft ?? rounded(value)}
      onChange={({ target }) => write(target.value)}
      onBlur={leave}
    />
  );
}
