import { Hand } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';

/** While a hand is up. */
export function LowerAllHands({ call }: SlotProps) {
  const { t } = useTranslation('hands');
  const { hands } = call.features;
  const isAnyRaised = useSignal(hands.raised).length > 0;
  if (!isAnyRaised) return null;
  return (
    <Button className="button button-quiet button-wide hands-all" onPress={() => hands.lower(null)}>
      <Hand aria-hidden="true" />
      <span>{t('lowerAll')}</span>
    </Button>
  );
}
