import { type ReactNode, useEffect, useRef, useState } from 'react';
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

interface Tab {
  readonly to: string;
  readonly icon: IconName;
  readonly word: 'home' | 'tickets' | 'waitlist' | 'notices' | 'me' | 'myEvents' | 'newEvent';
}

const TABS: readonly Tab[] = [
  { to: '/', icon: 'home', word: 'home' },
  { to: '/tickets', icon: 'ticket', word: 'tickets' },
  { to: '/waitlist', icon: 'line', word: 'waitlist' },
  { to: '/notices', icon: 'bell', word: 'notices' },
  { to: '/me', icon: 'person', word: 'me' },
];

/** What sellers have instead, on their own pages. */
const SELLER_TABS: readonly Tab[] = [
  { to: '/', icon: 'home', word: 'home' },
  { to: '/seller', icon: 'chart', word: 'myEvents' },
  { to: '/seller/new', icon: 'plus', word: 'newEvent' },
  { to: '/notices', icon: 'bell', word: 'notices' },
  { to: '/me', icon: 'person', word: 'me' },
];

/** Ways to what only some roles have. */
const ROLE_LINKS = [
  { role: 'seller', to: '/seller', word: 'sell' },
  { role: 'gate-staff', to: '/gate', word: 'gate' },
  { role: 'operator', to: '/ops', word: 'operations' },
] as const;

const tabsAt = (pathname: string): readonly Tab[] =>
  /^\/seller(\/|$)/.test(pathname) ? SELLER_TABS : TABS;

/** Addresses below which there are others with a tab of their own. */
const ENDS = new Set(['/', '/seller']);

/** Pages on which the next step has the foot of the screen to itself. */
const WITHOUT_TABS =
  /^\/(events\/|performances\/[^/]+\/seats|checkout\/|tickets\/|gate\/|seller\/drafts\/[^/]+\/draw)/;

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
  const roles = session.state === 'in' ? session.account.roles : [];
  const tabs = tabsAt(pathname).slice(1);
  const others = ROLE_LINKS.filter(
    ({ role, to }) => roles.includes(role) && tabs.every((tab) => tab.to !== to),
  );
  return (
    <header className="head">
      <div className="head-inner">
        <Link to="/" className="logo">
          Picket
        </Link>
        <nav className="head-links" aria-label={words.mainNavigation}>
          {tabs.map(({ to, word }) => (
            <NavLink key={to} to={to} end={ENDS.has(to)}>
              {words[word]}
              {word === 'notices' && <Unread />}
            </NavLink>
          ))}
          {others.map(({ to, word }) => (
            <NavLink key={word} to={to}>
              {words[word]}
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
  const { pathname } = useLocation();
  return (
    <nav className="tabs" aria-label={words.mainNavigation}>
      {tabsAt(pathname).map(({ to, icon, word }) => (
        <NavLink key={to} to={to} end={ENDS.has(to)}>
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
        <Link to="/seller">{words.sellHere}</Link>
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

/** Another page begins at its top; the first one is where the browser, or whoever looks, has it. */
function ScrollToTop(): null {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // Newer browsers answer with a promise, which is no clean-up: nothing is returned.
    window.scrollTo(0, 0);
  }, [pathname]);
  return null;
}
