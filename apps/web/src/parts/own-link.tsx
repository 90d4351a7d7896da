import { Check, Link2 } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useCopy } from '../reading/use-copy.ts';

/**
 * The link by which this person came, for another browser or device: the address bar does not hold its secret (INV-2), and the
 * browsers inside other apps often lack a camera or what it takes to encrypt.
 */
export function OwnLink({ link }: { readonly link: string }) {
  const { t } = useTranslation();
  const [outcome, copy] = useCopy();
  return (
    <div className="own-link">
      <p className="field-hint">{t('ownLink.hint')}</p>
      <Button className="button button-quiet" onPress={() => copy(link)}>
        {outcome === 'copied' ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
        <span>{t('ownLink.copy')}</span>
      </Button>
      <p className="field-hint" aria-live="polite">
        {outcome === 'copied' && <span>{t('ownLink.copied')}</span>}
        {outcome === 'failed' && <span>{t('ownLink.failed')}</span>}
      </p>
    </div>
  );
}
