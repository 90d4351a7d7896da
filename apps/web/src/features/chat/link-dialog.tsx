import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { useCopy } from '../../reading/use-copy.ts';
import type { ChatLink } from './links.ts';

export interface LinkDialogProps {
  /** What was asked for last. */
  readonly link: ChatLink | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The whole address, before anything is opened: in a tab that knows nothing of this one. */
export function LinkDialog({ link, isOpen, onClose }: LinkDialogProps) {
  const { t } = useTranslation('chat');
  return (
    <ModalDialog title={t('link.title')} isOpen={isOpen} onClose={onClose}>
      {link !== null && <Address link={link} onClose={onClose} />}
    </ModalDialog>
  );
}

function Address({ link, onClose }: { readonly link: ChatLink; readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const { host, href, isSecure } = link;
  const [outcome, copy] = useCopy();
  const [before, after] = halves(href, host);
  return (
    <div className="chat-address">
      <p className="muted">{t('link.explain', { host })}</p>
      <p className="chat-address-whole" role="group" aria-label={t('link.address')} translate="no">
        <code>
          <span>{before}</span>
          <b>{host}</b>
          <span>{after}</span>
        </code>
      </p>
      {host.includes('xn--') && <p className="chat-address-note">{t('link.foreign')}</p>}
      {!isSecure && <p className="chat-address-note">{t('link.insecure')}</p>}
      <div className="dialog-actions">
        <Button className="button button-quiet" onPress={() => copy(href)}>
          {outcome === 'copied' ? t('link.copied') : t('link.copy')}
        </Button>
        <Button
          className="button button-primary"
          onPress={() => {
            window.open(href, '_blank', 'noopener,noreferrer');
            onClose();
          }}
        >
          {t('link.go')}
        </Button>
      </div>
    </div>
  );
}

function halves(href: string, host: string): readonly [string, string] {
  const at = href.indexOf('//') + 2;
  return [href.slice(0, at), href.slice(at + host.length)];
}
