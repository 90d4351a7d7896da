import { Headphones, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';

/** Until it was read; once in a call. */
export function EchoAdvice({ call }: SlotProps) {
  const { t } = useTranslation('echo');
  const { echo } = call.features;
  if (!useSignal(echo.isHeard)) return null;
  return (
    <div className="banner is-warning device-trouble" role="status">
      <Headphones aria-hidden="true" />
      <div className="banner-text">
        <p>{t('advice')}</p>
        <p className="field-hint">{t('hint')}</p>
      </div>
      <TipButton
        label={t('dismiss')}
        icon={<X aria-hidden="true" />}
        className="icon-button-quiet"
        onPress={() => echo.dismiss()}
      />
    </div>
  );
}
