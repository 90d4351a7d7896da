import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Conclave } from '@conclave/call';
import type { Navigation } from './navigation.ts';
import { ErrorBoundary } from './pages/error-boundary.tsx';
import { FrontPage } from './pages/front/front-page.tsx';
import { MeetingPage } from './pages/meeting-page.tsx';
import { UnknownPage } from './pages/unknown-page.tsx';
import { useSignal } from './reading/use-signal.ts';
import { locale } from './texts/i18n.ts';

export interface AppProps {
  readonly conclave: Conclave;
  readonly navigation: Navigation;
}

export function App(props: AppProps) {
  return (
    <I18nProvider locale={locale}>
      <ErrorBoundary>
        <Pages {...props} />
      </ErrorBoundary>
    </I18nProvider>
  );
}

function Pages({ conclave, navigation }: AppProps) {
  const { t } = useTranslation();
  const place = useSignal(navigation.place);
  const title = t(place.page === 'meeting' ? 'app.pageTitle.meeting' : 'app.pageTitle.front');
  useEffect(() => {
    document.title = title;
  }, [title]);
  const toFront = (): void => navigation.toFront();
  switch (place.page) {
    case 'front':
      return <FrontPage conclave={conclave} onCreated={(meeting) => navigation.enter(meeting)} />;
    case 'meeting':
      return (
        <MeetingPage
          key={place.visit}
          meeting={place.meeting}
          canEncrypt={conclave.browserCanEncrypt}
          created={place.created}
          onFront={toFront}
        />
      );
    case 'unknown':
      return <UnknownPage onFront={toFront} />;
  }
}
