import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';

interface Look {
  /** The one next step is `main`; everything else is quiet or plain. */
  readonly kind?: 'main' | 'quiet' | 'plain';
  readonly wide?: boolean;
}

type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** Work is under way: it cannot be pressed again, and says so. */
    readonly busy?: boolean;
  };

/** Something that is done here. */
export function Button({ kind = 'main', wide, busy, disabled, ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="button"
      data-kind={kind}
      data-wide={wide || undefined}
      aria-busy={busy}
      disabled={disabled === true || busy === true}
      {...rest}
    />
  );
}

/** A way to another page that looks like a step. */
export function LinkButton({ kind = 'main', wide, ...rest }: Look & LinkProps): ReactNode {
  return <Link className="button" data-kind={kind} data-wide={wide || undefined} {...rest} />;
}
