import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HostControlsView } from '@conclave/call';
import { HostLinkField } from './host-link-field.tsx';

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
        <HostLinkField link={link} onCopied={() => host.tookHostLink()} />
      )}
    </section>
  );
}
