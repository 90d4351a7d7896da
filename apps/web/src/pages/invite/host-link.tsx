import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HostControlsView } from '@conclave/call';
import { CopyField } from '../../parts/copy-field.tsx';

/** INV-6: shown on request, with a warning; asked of the meeting only then. */
export function HostLink({ host }: { readonly host: HostControlsView }) {
  const { t } = useTranslation();
  const [link, setLink] = useState<string | null>(null);
  return (
    <section className="invite-section" aria-label={t('manage.hostLink')}>
      <h3>{t('manage.hostLink')}</h3>
      <p className="field-hint">{t('manage.hostLinkHint')}</p>
      {link === null ? (
        <Button className="button button-quiet" onPress={() => setLink(host.hostLink())}>
          {t('manage.showHostLink')}
        </Button>
      ) : (
        <>
          <p className="warning-note" role="alert">
            <TriangleAlert aria-hidden="true" />
            {t('manage.hostLinkWarning')}
          </p>
          <CopyField
            label={t('manage.hostLink')}
            value={link}
            copyLabel={t('manage.copyHostLink')}
            copiedText={t('manage.hostLinkCopied')}
          />
        </>
      )}
    </section>
  );
}
