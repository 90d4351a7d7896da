import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { HostLinkField } from '../../pages/invite/host-link-field.tsx';

/** INV-6: the new host is offered the link that makes another device of theirs the host; asked of the meeting on request only. */
export function NewHostBody({ handover }: { readonly handover: Call['features']['handover'] }) {
  const { t } = useTranslation('handover');
  const [link, setLink] = useState<string | null>(null);
  return (
    <div className="handover-body">
      <p className="muted">{t('host.body')}</p>
      {link !== null && <HostLinkField link={link} onCopied={() => handover.tookHostLink()} />}
      <div className="dialog-actions">
        {link === null && (
          <Button className="button button-quiet" onPress={() => setLink(handover.hostLink())}>
            {t('host.show')}
          </Button>
        )}
        <Button className="button button-primary" onPress={() => handover.dismiss()}>
          {t('host.done')}
        </Button>
      </div>
    </div>
  );
}
