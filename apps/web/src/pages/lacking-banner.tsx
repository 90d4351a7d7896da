import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

export interface LackingBannerProps {
  readonly fault: 'newer-version' | 'code-blocked';
  readonly onReload: () => void;
}

/** A part of the page did not come when it was wanted: the reload brings it, and in a meeting the person comes back. */
export function LackingBanner({ fault, onReload }: LackingBannerProps) {
  const { t } = useTranslation();
  const [hidden, setHidden] = useState(false);
  if (hidden) return null;
  return (
    <div role="alert" className="lacking">
      <p>{t(`lacking.${fault}`)}</p>
      <Button className="button button-primary" onPress={onReload}>
        {t('refusal.reload')}
      </Button>
      <Button
        className="icon-button icon-button-quiet"
        aria-label={t('app.close')}
        onPress={() => setHidden(true)}
      >
        <X aria-hidden="true" />
      </Button>
    </div>
  );
}
