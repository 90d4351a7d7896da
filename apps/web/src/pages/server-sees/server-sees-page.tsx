import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ServerSees } from './server-sees.tsx';

/** WEB-2: a page of its own, with an address that can be sent to somebody who asks. */
export function ServerSeesPage() {
  const { t } = useTranslation();
  return (
    <main className="reading-page">
      <a className="reading-back" href="/">
        <ArrowLeft aria-hidden="true" />
        <span>{t('app.name')}</span>
      </a>
      <h1 className="reading-title">{t('serverSees.title')}</h1>
      <ServerSees heading="h2" />
      <section className="server-sees-check">
        <h2>{t('serverSees.checkTitle')}</h2>
        <p>{t('serverSees.check', { host: location.host })}</p>
        <code translate="no">{`npm run verify-host -- ${location.origin}`}</code>
      </section>
    </main>
  );
}
