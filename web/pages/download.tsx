import { type ReactNode, useState } from 'react';
import { ask } from '../api/client';
import { Unreachable } from '../api/problem';
import { Button } from '../design/button';
import { ProblemNotice } from '../design/notice';

interface DownloadProps {
  /** Of the API. */
  readonly path: string;
  readonly fileName: string;
  readonly children: ReactNode;
}

/** A button that fetches a file as whoever is signed in, and hands it to the browser. */
export function Download({ path, fileName, children }: DownloadProps): ReactNode {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const download = async (): Promise<void> => {
    const response = await ask(path);
    if (!response.ok) throw new Unreachable();
    const address = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = address;
    link.download = fileName;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      {error !== undefined && <ProblemNotice error={error} />}
      <Button
        kind="quiet"
        busy={busy}
        onClick={() => {
          setBusy(true);
          setError(undefined);
          download()
            .catch(setError)
            .finally(() => setBusy(false));
        }}
      >
        {children}
      </Button>
    </>
  );
}
