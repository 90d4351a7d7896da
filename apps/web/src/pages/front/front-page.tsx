import { Video } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Meeting } from '@conclave/call';
import logo from '../../assets/icon.svg';
import { serverSeesPath } from '../../navigation.ts';
import type { Machinery } from '../../navigation.ts';
import { ownHost } from '../../own-host.ts';
import { inBackground } from '../../reading/in-background.ts';
import { whenIdle } from '../../reading/when-idle.ts';
import { NotLoaded } from '../not-loaded-page.tsx';

const loadDialog = () => import('./new-meeting-dialog.tsx');
const Refused = lazy(async () => ({ default: (await import('../refused-page.tsx')).Refused }));
const NewMeetingDialog = lazy(async () => ({ default: (await loadDialog()).NewMeetingDialog }));

export interface FrontPageProps {
  readonly machinery: Machinery;
  readonly onRetry: () => void;
  readonly onCreated: (meeting: Meeting) => void;
}

export function FrontPage({ machinery, onRetry, onCreated }: FrontPageProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'new-meeting' | null>(null);
  // Once it was open it stays, so that it can be seen to close.
  const [wasOpen, setWasOpen] = useState(false);
  const open = (): void => {
    setWasOpen(true);
    setDialog('new-meeting');
  };
  const close = (): void => setDialog(null);
  // While somebody reads; what can't be loaded is told when it is needed.
  useEffect(
    () =>
      inBackground(
        whenIdle()
          .then(loadDialog)
          .catch(() => undefined),
      ),
    [],
  );

  if (dialog === 'new-meeting' && machinery.kind === 'failed') {
    return <NotLoaded fault={machinery.fault} onRetry={onRetry} onFront={close} />;
  }
  if (dialog === 'new-meeting' && machinery.kind === 'ready' && !machinery.conclave.browserCanEncrypt) {
    return (
      <Refused reason="browser-cannot-encrypt" retry={null} retryAt={null} onRetry={close} onFront={close} />
    );
  }
  return (
    <div className="front">
      <main className="front-main">
        <img className="front-logo" src={logo} alt="" width="56" height="56" />
        <h1 className="front-title" translate="no">
          {t('app.name')}
        </h1>
        <p className="front-promise">{t('front.promise')}</p>
        <Button className="button button-primary button-large" onPress={open}>
          <Video aria-hidden="true" />
          <span>{t('front.newMeeting')}</span>
        </Button>
        <p className="front-hint">{t('front.haveLink')}</p>
      </main>
      <footer className="front-foot">
        <p>{t('front.runBy', { host: ownHost() })}</p>
        <a className="link-button" href={serverSeesPath}>
          {t('serverSees.title')}
        </a>
      </footer>
      {wasOpen && (
        <Suspense fallback={null}>
          <NewMeetingDialog
            isOpen={dialog === 'new-meeting'}
            conclave={machinery.kind === 'ready' ? machinery.conclave : null}
            onClose={close}
            onCreated={onCreated}
          />
        </Suspense>
      )}
    </div>
  );
}
