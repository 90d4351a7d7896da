import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';

export function HandButton({ call }: SlotProps) {
  const { t } = useTranslation('hands');
  const { hands } = call.features;
  const isRaised = useSignal(hands.isOwnRaised);
  return (
    <TipButton
      label={isRaised ? t('lower') : t('raise')}
      icon={<Hand aria-hidden="true" />}
      className={isRaised ? 'is-raised' : ''}
      onPress={() => hands.raise(!isRaised)}
    />
  );
}
