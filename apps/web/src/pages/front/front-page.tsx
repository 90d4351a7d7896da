import { Video } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Meeting } from '@conclave/call';
import logo from '../../assets/icon.svg';
import { serverSeesPath } from '../../navigation.ts';
import type { Machinery } from '../../navigation.ts';
import { NotLoaded } from '../not-loaded-page.tsx';
import { Refused } from '../refused-page.tsx';
import { NewMeetingDialog } from './new-meeting-dialog.tsx';

export interface FrontPageProps {
  readonly machinery: Machinery;
  readonly onRetry: () => void;
  readonly onCreated: (meeting: Meeting) => void;
}

export function FrontPage({ machinery, onRetry, onCreated }: FrontPageProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'new-meeting' | null>(null);
  const close = (): void => setDialog(null);

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
        <Button className="button button-primary button-large" onPress={() => setDialog('new-meeting')}>
          <Video aria-hidden="true" />
          <span>{t('front.newMeeting')}</span>
        </Button>
        <p className="front-hint">{t('front.haveLink')}</p>
      </main>
      <footer className="front-foot">
        <p>{t('front.runBy', { host: location.host })}</p>
        <a className="link-button" href={serverSeesPath}>
          {t('serverSees.title')}
        </a>
      </footer>
      <NewMeetingDialog
        isOpen={dialog === 'new-meeting'}
        conclave={machinery.kind === 'ready' ? machinery.conclave : null}
        onClose={close}
        onCreated={onCreated}
      />
    </div>
  );
}
