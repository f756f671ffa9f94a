import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { Button } from './button';

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question before the page: from below on a phone, in the middle elsewhere. */
export function Dialog({ title, open, onClose, children }: DialogProps): ReactNode {
  const words = useWords(commonWords);
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) element.current?.showModal();
    else element.current?.close();
  }, [open]);
  return (
    <dialog ref={element} className="dialog" aria-label={title} onClose={onClose}>
      {open && (
        <div className="stack">
          <h2>{title}</h2>
          {children}
          <Button kind="quiet" wide onClick={onClose}>
            {words.close}
          </Button>
        </div>
      )}
    </dialog>
  );
}
