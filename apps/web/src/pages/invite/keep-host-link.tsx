import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostControlsView } from '@conclave/call';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import { useUnloadWarning } from '../../reading/use-unload-warning.ts';
import { HostLinkField } from './host-link-field.tsx';

/** Before the tab is closed that alone makes somebody the host, the browser asks; who stays is offered the host link. */
export function KeepHostLink({ host }: { readonly host: HostControlsView }) {
  const { t } = useTranslation();
  const isTaken = useSignal(host.hostLinkTaken);
  const [link, setLink] = useState<string | null>(null);
  const offer = useCallback(() => setLink(host.hostLink()), [host]);
  useUnloadWarning(!isTaken, offer);
  return (
    <ModalDialog title={t('keepHostLink.title')} isOpen={link !== null} onClose={() => setLink(null)}>
      <p className="muted">{t('keepHostLink.body')}</p>
      {link !== null && <HostLinkField link={link} onCopied={() => host.tookHostLink()} />}
    </ModalDialog>
  );
}
