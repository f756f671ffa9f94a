import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../design/button';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** The items of a list's first page and of those that were asked for since, and the button for more. */
export function useMore<Item>(
  first: PageOf<Item> | undefined,
  ask: (cursor: string) => Promise<PageOf<Item>>,
): { readonly items: readonly Item[]; readonly button: ReactNode } {
  const words = useWords(commonWords);
  const [rest, setRest] = useState<readonly PageOf<Item>[]>([]);
  const [busy, setBusy] = useState(false);
  useEffect(() => setRest([]), [first]);
  const pages = first === undefined ? [] : [first, ...rest];
  const cursor = pages.at(-1)?.nextCursor ?? undefined;
  const more = async (): Promise<void> => {
    if (cursor === undefined) return;
    setBusy(true);
    try {
      setRest([...rest, await ask(cursor)]);
    } finally {
      setBusy(false);
    }
  };
  const button = cursor !== undefined && (
    <Button kind="quiet" busy={busy} onClick={() => void more()}>
      {words.more}
    </Button>
  );
  return { items: pages.flatMap(({ items }) => items), button };
}
