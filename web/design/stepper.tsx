import type { ReactNode } from 'react';

interface StepperProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A small number, from 1 to `max`. */
export function Stepper({ label, value, max, onChange }: StepperProps): ReactNode {
  return (
    <div className="stepper" role="group" aria-label={label}>
      <button
        type="button"
        aria-label={`${label} −1`}
        disabled={value <= 1}
        onClick={() => onChange(value - 1)}
      >
        −
      </button>
      <output className="numbers" aria-live="polite">
        {value}
      </output>
      <button
        type="button"
        aria-label={`${label} +1`}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        +
      </button>
    </div>
  );
}
