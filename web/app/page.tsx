import { type ReactNode, useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/hooks';
import { Skeleton } from '../design/notice';

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

/** What only somebody signed in may see; others sign in first and come back. */
export function SignedIn({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useSession();
  const here = useLocation();
  if (session.state === 'unknown') return <Skeleton height={72} count={3} />;
  if (session.state === 'out') {
    return <Navigate to={signInPath(`${here.pathname}${here.search}`)} replace />;
  }
  return children;
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
