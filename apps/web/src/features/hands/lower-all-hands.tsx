import { Hand } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { PeopleSlotProps } from '../call-feature.ts';

/** Below the list of people, for hosts, while a hand is up. */
export function LowerAllHands({ call, asked }: PeopleSlotProps) {
  const { t } = useTranslation('hands');
  const { t: common } = useTranslation();
  const { hands } = call.features;
  const canLower = useSignal(hands.canLower);
  const isAnyRaised = useSignal(hands.raised).length > 0;
  if (!canLower || !isAnyRaised) return null;
  return (
    <Button
      className="button button-quiet button-wide"
      onPress={() => asked.run(common('people.done'), () => hands.lower(null))}
    >
      <Hand aria-hidden="true" />
      <span>{t('lowerAll')}</span>
    </Button>
  );
}
