import { createElement, lazy, Suspense, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Machinery, Navigation } from './navigation.ts';
import { FrontPage } from './pages/front/front-page.tsx';
import { BrokenPage } from './pages/broken-page.tsx';
import { ErrorBoundary } from './pages/error-boundary.tsx';
import { loadedMeetingPage, loadMeetingParts } from './load-meeting-parts.ts';
import { LackingBanner } from './pages/lacking-banner.tsx';
import { NotLoaded } from './pages/not-loaded-page.tsx';
import { ProgressPage } from './pages/progress-page.tsx';
import { UnknownPage } from './pages/unknown-page.tsx';
import { useSignal } from './reading/use-signal.ts';
import { locale } from './texts/i18n.ts';

// Comes with the machinery, so it is there when a meeting is: React would show what waits for it for 300 ms at least.
const LaterMeetingPage = lazy(async () => ({ default: (await loadMeetingParts()).MeetingPage }));
// The other pages do without it.
const ServerSeesPage = lazy(async () => ({
  default: (await import('./pages/server-sees/server-sees-page.tsx')).ServerSeesPage,
}));

export interface AppProps {
  readonly navigation: Navigation;
  /** Called once the first page stands in the document and answers. */
  readonly onShown?: () => void;
}

export function App({ navigation, onShown = noBody }: AppProps) {
  return (
    <I18nProvider locale={locale}>
      <ErrorBoundary onBroken={() => navigation.dispose()} instead={<Broken navigation={navigation} />}>
        <Lacking navigation={navigation} />
        <Suspense fallback={null}>
          <Pages navigation={navigation} />
          <Shown onShown={onShown} />
        </Suspense>
      </ErrorBoundary>
    </I18nProvider>
  );
}

type PageProps = Pick<AppProps, 'navigation'>;

const noBody = (): void => undefined;

/** Beside the pages: what hydrates together is shown together. */
function Shown({ onShown }: Required<Pick<AppProps, 'onShown'>>) {
  useEffect(onShown, [onShown]);
  return null;
}

const titles = {
  front: 'front',
  'server-sees': 'serverSees',
  opening: 'meeting',
  meeting: 'meeting',
  unknown: 'front',
} as const;

function Pages({ navigation }: PageProps) {
  const { t } = useTranslation();
  const place = useSignal(navigation.place);
  const machinery = useSignal(navigation.machinery);
  const title = t(`app.pageTitle.${titles[place.page]}`);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const toFront = (): void => navigation.toFront();
  const retry = (): void => navigation.retry();
  switch (place.page) {
    case 'front':
      return (
        <FrontPage machinery={machinery} onRetry={retry} onCreated={(meeting) => navigation.enter(meeting)} />
      );
    case 'server-sees':
      return <ServerSeesPage />;
    case 'opening':
      return <OpeningPage machinery={machinery} onRetry={retry} onFront={toFront} />;
    case 'meeting':
      if (machinery.kind !== 'ready') return <ProgressPage text={t('progress.preparing')} />;
      return (
        <Suspense fallback={<ProgressPage text={t('progress.checking')} hint={t('prejoin.headingHint')} />}>
          {createElement(loadedMeetingPage() ?? LaterMeetingPage, {
            key: place.visit,
            meeting: place.meeting,
            tools: machinery.conclave,
            created: place.created,
            onFront: toFront,
          })}
        </Suspense>
      );
    case 'unknown':
      return <UnknownPage onFront={toFront} />;
  }
}

function Broken({ navigation }: PageProps) {
  const missing = useSignal(navigation.lacking);
  const reload = (): void => navigation.reload();
  const toFront = (): void => {
    navigation.toFront();
    reload();
  };
  return <BrokenPage missing={missing} onReload={reload} onFront={toFront} />;
}

function Lacking({ navigation }: PageProps) {
  const lacking = useSignal(navigation.lacking);
  const machinery = useSignal(navigation.machinery);
  // The page itself says it where it has nothing else to say.
  if (machinery.kind !== 'ready' || (lacking !== 'newer-version' && lacking !== 'code-blocked')) return null;
  return <LackingBanner fault={lacking} onReload={() => navigation.reload()} />;
}

interface OpeningPageProps {
  readonly machinery: Machinery;
  readonly onRetry: () => void;
  readonly onFront: () => void;
}

function OpeningPage({ machinery, onRetry, onFront }: OpeningPageProps) {
  const { t } = useTranslation();
  if (machinery.kind !== 'failed')
    return <ProgressPage text={t('progress.checking')} hint={t('prejoin.headingHint')} />;
  return <NotLoaded fault={machinery.fault} onRetry={onRetry} onFront={onFront} />;
}
