import { type ReactNode, useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/hooks';
import { Unreachable } from '../api/problem';
import { refresh } from '../api/session';
import { ProblemNotice, Skeleton } from '../design/notice';

interface PageProps {
  /** Of the window; the page itself may show it larger or not at all. */
  readonly title: string;
  readonly children: ReactNode;
}

/** Names the window after the page. */
export function Page({ title, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} – Picket`;
  }, [title]);
  return children;
}

interface SignedInProps {
  readonly children: ReactNode;
  /** The page has something to show of what this device kept, whoever can be asked or not. */
  readonly worksOffline?: boolean;
}

/** While nothing answers who is signed in, it is asked again this often. */
const AGAIN_MS = 3_000;

/** What only somebody signed in may see; others sign in first and come back. */
export function SignedIn({ children, worksOffline = false }: SignedInProps): ReactNode {
  const { state } = useSession();
  const here = useLocation();
  useEffect(() => {
    if (state !== 'away') return undefined;
    const timer = setInterval(() => void refresh(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [state]);
  if (state === 'out') {
    return <Navigate to={signInPath(`${here.pathname}${here.search}`)} replace />;
  }
  if (state === 'in' || worksOffline) return children;
  if (state === 'unknown') return <Skeleton height={72} count={3} />;
  return <ProblemNotice error={new Unreachable()} again={() => void refresh()} />;
}

/** Address of the sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  return `/sign-in?next=${encodeURIComponent(path)}`;
}

/** Where to go after sign-in: a path of ours and nothing else. */
export function nextPath(search: URLSearchParams): string {
  const next = search.get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}
