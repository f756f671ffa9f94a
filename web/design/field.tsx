import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface Labelled {
  readonly label: string;
  /** What is wrong with what was entered. */
  readonly fault?: string | undefined;
  readonly hint?: string;
}

/** A line to fill in, with its label and what is wrong with it. */
export function Field({
  label,
  fault,
  hint,
  ...rest
}: Labelled & InputHTMLAttributes<HTMLInputElement>): ReactNode {
  const id = useId();
  const hasNote = fault !== undefined || hint !== undefined;
  return (
    <label className="field">
      <span>{label}</span>
      <input
        aria-invalid={fault !== undefined}
        aria-describedby={hasNote ? id : undefined}
        {...rest}
      />
      {hasNote && (
        <span
          id={id}
          className={fault === undefined ? 'soft tiny' : 'tiny'}
          role={fault && 'alert'}
        >
          {fault ?? hint}
        </span>
      )}
    </label>
  );
}

/** A choice of one among many. */
export function Select({
  label,
  children,
  ...rest
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>): ReactNode {
  return (
    <label className="field">
      <span>{label}</span>
      <select {...rest}>{children}</select>
    </label>
  );
}

/** A box or a button to choose by, as large as a thumb. */
export function Choice({
  type,
  children,
  ...rest
}: { readonly type: 'checkbox' | 'radio' } & InputHTMLAttributes<HTMLInputElement>): ReactNode {
  return (
    <label className="choice">
      <input type={type} {...rest} />
      <span>{children}</span>
    </label>
  );
}

/** Several lines to fill in. */
export function Area({
  label,
  fault,
  hint,
  ...rest
}: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>): ReactNode {
  const id = useId();
  const note = fault ?? hint;
  return (
    <label className="field">
      <span>{label}</span>
      <textarea
        rows={6}
        aria-invalid={fault !== undefined}
        aria-describedby={note === undefined ? undefined : id}
        {...rest}
      />
      {note !== undefined && (
        <span
          id={id}
          className={fault === undefined ? 'soft tiny' : 'tiny'}
          role={fault && 'alert'}
        >
          {note}
        </span>
      )}
    </label>
  );
}
