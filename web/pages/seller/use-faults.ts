import { useEffect, useRef, useState } from 'react';
import type { FaultCode, Faults } from '../../seller/check-draft';
import { sellerWords } from '../../words/seller';
import { useWords } from '../../words/use-words';

/**
 * Shows what is wrong with a field once it was left or the next step was asked for, and leads to the
 * first such field.
 */
export function useFaults(faults: Faults) {
  const words = useWords(sellerWords);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isAsked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const [seek, setSeek] = useState(0);
  useEffect(() => {
    if (seek > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [seek]);
  const fault = (name: string): string | undefined => {
    const code: FaultCode | undefined = faults[name];
    return code !== undefined && (isAsked || touched.has(name)) ? words.faults[code] : undefined;
  };
  /** What a field needs: its fault, and to tell when it was left. */
  const field = (name: string) => ({
    name,
    fault: fault(name),
    onBlur: () => setTouched((before) => new Set([...before, name])),
  });
  /** @returns whether all is well; else everything that is not is shown */
  const pass = (): boolean => {
    if (Object.keys(faults).length === 0) return true;
    setAsked(true);
    setSeek((before) => before + 1);
    return false;
  };
  return { field, form, pass };
}
