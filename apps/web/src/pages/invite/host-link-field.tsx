import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { CopyField } from '../../parts/copy-field.tsx';

/** INV-6: the host link, with the warning that belongs to it. */
export function HostLinkField({ link, onCopied }: { readonly link: string; readonly onCopied: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="warning-note" role="alert">
        <TriangleAlert aria-hidden="true" />
        <span>{t('manage.hostLinkWarning')}</span>
      </p>
      <CopyField
        label={t('manage.hostLink')}
        value={link}
        copyLabel={t('manage.copyHostLink')}
        copiedText={t('manage.hostLinkCopied')}
        onCopied={onCopied}
      />
    </>
  );
}
