import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { matchPath, Route, Routes } from 'react-router';
import { useLanguage } from '../api/hooks';
import { Skeleton } from '../design/notice';
import { HomePage } from '../pages/home';
import { BrokenPage, NotFoundPage } from './broken';
import { SignedIn } from './page';
import { Shell } from './shell';

type Loaded = Promise<Readonly<Record<string, ComponentType>>>;

const loads = new Map<ComponentType, () => Loaded>();

/** A page of its own file, which is loaded when it is first looked at. */
function page(load: () => Loaded, name: string): ComponentType {
  const Found = lazy(async () => {
    const { [name]: found } = await load();
    if (found === undefined) throw new Error(`No page ${name}`);
    return { default: found };
  });
  loads.set(Found, load);
  return Found;
}

const EventPage = page(() => import('../pages/event'), 'EventPage');
const SeatsPage = page(() => import('../pages/seats'), 'SeatsPage');
const CheckoutPage = page(() => import('../pages/checkout'), 'CheckoutPage');
const OrderPage = page(() => import('../pages/order'), 'OrderPage');
const OrdersPage = page(() => import('../pages/orders'), 'OrdersPage');
const TicketsPage = page(() => import('../pages/tickets'), 'TicketsPage');
const TicketPage = page(() => import('../pages/ticket'), 'TicketPage');
const PaperPage = page(() => import('../pages/ticket-paper'), 'PaperPage');
const GatePage = page(() => import('../pages/gate'), 'GatePage');
const GateScanPage = page(() => import('../pages/gate-scan'), 'GateScanPage');
const GateEnrolPage = page(() => import('../pages/gate-enrol'), 'GateEnrolPage');
const TransferPage = page(() => import('../pages/transfer'), 'TransferPage');
const WaitlistPage = page(() => import('../pages/waitlist'), 'WaitlistPage');
const WaitlistJoinPage = page(() => import('../pages/waitlist-join'), 'WaitlistJoinPage');
const ReportPage = page(() => import('../pages/report'), 'ReportPage');
const NoticesPage = page(() => import('../pages/notices'), 'NoticesPage');
const MePage = page(() => import('../pages/me'), 'MePage');
const DesignPage = page(() => import('../pages/design'), 'DesignPage');
const SellerEventsPage = page(() => import('../pages/seller/events'), 'SellerEventsPage');
const NewEventPage = page(() => import('../pages/seller/events'), 'NewEventPage');
const WizardPage = page(() => import('../pages/seller/wizard'), 'WizardPage');
const DrawPage = page(() => import('../pages/seller/draw'), 'DrawPage');
const SellerEventPage = page(() => import('../pages/seller/event'), 'SellerEventPage');
const SalesPage = page(() => import('../pages/seller/sales'), 'SalesPage');
const OpsPage = page(() => import('../pages/ops'), 'OpsPage');
const SignInPage = page(() => import('../pages/sign-in'), 'SignInPage');
const SignUpPage = page(() => import('../pages/sign-in'), 'SignUpPage');

const OPEN: readonly (readonly [string, ComponentType])[] = [
  ['events/:eventId', EventPage],
  ['performances/:performanceId/seats', SeatsPage],
  ['sign-in', SignInPage],
  ['sign-up', SignUpPage],
  ['design', DesignPage],
  ['gate/enrol', GateEnrolPage],
];

const OWN: readonly (readonly [string, ComponentType])[] = [
  ['checkout/:holdId', CheckoutPage],
  ['orders', OrdersPage],
  ['orders/:orderId', OrderPage],
  ['tickets/:ticketId/paper', PaperPage],
  ['tickets/:ticketId/transfer', TransferPage],
  ['waitlist', WaitlistPage],
  ['performances/:performanceId/waitlist', WaitlistJoinPage],
  ['performances/:performanceId/report', ReportPage],
  ['notices', NoticesPage],
  ['me', MePage],
  ['seller', SellerEventsPage],
  ['seller/new', NewEventPage],
  ['seller/drafts/:draftId/draw', DrawPage],
  ['seller/drafts/:draftId/:step', WizardPage],
  ['seller/events/:eventId', SellerEventPage],
  ['seller/performances/:performanceId', SalesPage],
  ['ops', OpsPage],
];

/** Those that show what this device kept while nothing answers. */
const KEPT: readonly (readonly [string, ComponentType])[] = [
  ['tickets', TicketsPage],
  ['tickets/:ticketId', TicketPage],
  ['gate', GatePage],
  ['gate/:performanceId', GateScanPage],
];

/** Loads the page of an address while nothing is drawn yet: else the one would wait for the other. */
export function startPage(pathname: string): void {
  const [, Found] = [...OPEN, ...OWN, ...KEPT].find(([path]) => matchPath(path, pathname)) ?? [];
  const load = Found && loads.get(Found);
  // Whoever draws the page loads it again, and is told.
  load?.().catch(() => undefined);
}

/** Every page by its address. */
export function App(): ReactNode {
  // Dates and amounts are written by the language: all of a page is drawn anew when it changes.
  const language = useLanguage();
  return (
    <BrokenPage>
      <Routes key={language}>
        <Route element={<Shell />}>
          <Route index element={<HomePage />} />
          {OPEN.map(([path, Found]) => (
            <Route key={path} path={path} element={<Later>{<Found />}</Later>} />
          ))}
          {ownRoutes(OWN, false)}
          {ownRoutes(KEPT, true)}
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </BrokenPage>
  );
}

function ownRoutes(pages: typeof OWN, worksOffline: boolean): ReactNode {
  return pages.map(([path, Found]) => (
    <Route
      key={path}
      path={path}
      element={
        <Later>
          <SignedIn worksOffline={worksOffline}>
            <Found />
          </SignedIn>
        </Later>
      }
    />
  ));
}

function Later({ children }: { readonly children: ReactNode }): ReactNode {
  return <Suspense fallback={<Skeleton height={120} count={3} />}>{children}</Suspense>;
}
