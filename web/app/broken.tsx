import { Component, type ReactNode } from 'react';
import { Button, LinkButton } from '../design/button';
import { Empty } from '../design/notice';
import { leaveFirstPicture } from '../seats/first-picture';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { Page } from './page';

const RELOADED_KEY = 'picket.reloaded';
const RELOAD_AGAIN_MS = 10_000;

/** Files of an earlier release are gone: the page is loaded anew, once. */
function reloadForRelease(error: unknown): void {
  const isLoading = error instanceof TypeError && /import|module/i.test(String(error));
  const last = Number(sessionStorage.getItem(RELOADED_KEY) ?? 0);
  if (!isLoading || Date.now() - last < RELOAD_AGAIN_MS) return;
  sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
  location.reload();
}

/** Catches what a page throws while it is drawn and shows a way on. */
export class BrokenPage extends Component<{ readonly children: ReactNode }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    leaveFirstPicture();
    reloadForRelease(error);
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken(): ReactNode {
  const words = useWords(commonWords);
  return (
    <main>
      <Empty icon="return">
        <h1>{words.brokenTitle}</h1>
        <p>{words.broken}</p>
        <Button onClick={() => location.reload()}>{words.reload}</Button>
      </Empty>
    </main>
  );
}

/** There is no such page. */
export function NotFoundPage(): ReactNode {
  const words = useWords(commonWords);
  return (
    <Page title={words.notFoundTitle}>
      <Empty icon="search">
        <h1>{words.notFoundTitle}</h1>
        <p>{words.notFound}</p>
        <LinkButton to="/">{words.home}</LinkButton>
      </Empty>
    </Page>
  );
}
