import { type ReactNode, useEffect, useState } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { useLanguage, useScheme, useSession, useStore } from '../api/hooks';
import { signOut } from '../api/session';
import { paint, type Scheme, speak } from '../api/settings';
import { connection } from '../api/sturdy-fetch';
import { Icon, type IconName } from '../design/icon';
import { useWords } from '../words/use-words';
import { commonWords } from '../words/common';
import { signInPath } from './page';
import { Unread, useNotices } from './unread';
import './shell.css';

const TABS: readonly {
  to: string;
  icon: IconName;
  word: 'home' | 'tickets' | 'waitlist' | 'notices' | 'me';
}[] = [
  { to: '/', icon: 'home', word: 'home' },
  { to: '/tickets', icon: 'ticket', word: 'tickets' },
  { to: '/waitlist', icon: 'line', word: 'waitlist' },
  { to: '/notices', icon: 'bell', word: 'notices' },
  { to: '/me', icon: 'person', word: 'me' },
];

/** Pages on which the next step has the foot of the screen to itself. */
const WITHOUT_TABS = /^\/(events\/|performances\/[^/]+\/seats|checkout\/|tickets\/)/;

/** What stands around every page. */
export function Shell(): ReactNode {
  const words = useWords(commonWords);
  const { pathname } = useLocation();
  useNotices();
  return (
    <>
      <a className="skip" href="#main">
        {words.toContent}
      </a>
      <Header />
      <ConnectionBar />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
      {!WITHOUT_TABS.test(pathname) && <Tabs />}
      <ScrollToTop />
    </>
  );
}

function Header(): ReactNode {
  const words = useWords(commonWords);
  const session = useSession();
  const { pathname, search } = useLocation();
  return (
    <header className="head">
      <div className="head-inner">
        <Link to="/" className="logo">
          Picket
        </Link>
        <nav className="head-links" aria-label={words.mainNavigation}>
          {TABS.slice(1).map(({ to, word }) => (
            <NavLink key={to} to={to}>
              {words[word]}
              {word === 'notices' && <Unread />}
            </NavLink>
          ))}
        </nav>
        <LanguageSwitch />
        {session.state === 'out' && !pathname.startsWith('/sign-') && (
          <Link className="head-sign-in" to={signInPath(`${pathname}${search}`)}>
            {words.signIn}
          </Link>
        )}
        {session.state === 'in' && (
          <button type="button" className="head-sign-out" onClick={() => void signOut()}>
            {words.signOut}
          </button>
        )}
      </div>
    </header>
  );
}

function LanguageSwitch(): ReactNode {
  const language = useLanguage();
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <button type="button" className="head-language" lang={other} onClick={() => speak(other)}>
      {other === 'en' ? 'English' : '한국어'}
    </button>
  );
}

function Tabs(): ReactNode {
  const words = useWords(commonWords);
  return (
    <nav className="tabs" aria-label={words.mainNavigation}>
      {TABS.map(({ to, icon, word }) => (
        <NavLink key={to} to={to} end={to === '/'}>
          <Icon name={icon} />
          <span>{words[word]}</span>
          {word === 'notices' && <Unread />}
        </NavLink>
      ))}
    </nav>
  );
}

function Footer(): ReactNode {
  const words = useWords(commonWords);
  const scheme = useScheme();
  return (
    <footer className="foot">
      <p>
        <strong>Picket</strong> {words.slogan}
      </p>
      <div className="row">
        <label className="row">
          <span>{words.scheme}</span>
          <select value={scheme} onChange={(event) => paint(event.target.value as Scheme)}>
            {(['system', 'light', 'dark'] as const).map((name) => (
              <option key={name} value={name}>
                {words.schemes[name]}
              </option>
            ))}
          </select>
        </label>
        <a href="/api/docs">{words.apiDocs}</a>
        <Link to="/design">{words.designPage}</Link>
      </div>
    </footer>
  );
}

function ConnectionBar(): ReactNode {
  const words = useWords(commonWords);
  const state = useStore(connection);
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  const text = online ? (state === 'waiting' ? words.reconnecting : '') : words.offline;
  return (
    <div className="connection" role="status" data-shown={text !== '' || undefined}>
      {text}
    </div>
  );
}

function ScrollToTop(): null {
  const { pathname } = useLocation();
  useEffect(() => {
    // Newer browsers answer with a promise, which is no clean-up: nothing is returned.
    window.scrollTo(0, 0);
  }, [pathname]);
  return null;
}
