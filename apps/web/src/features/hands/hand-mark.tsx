import { Hand } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { TileSlotProps } from '../call-feature.ts';
import { usePlaceOfHand } from './place-of-hand.ts';

/** In the list of people; for hosts a button that lowers this hand. */
export function HandMark({ call, participant }: TileSlotProps) {
  const { t } = useTranslation('hands');
  const place = usePlaceOfHand(call, participant.id);
  const canLower = useSignal(call.features.hands.canLower);
  if (place === null) return null;
  const chip = (
    <span className="hand-chip" role="img" aria-label={t('order', { place })}>
      <Hand aria-hidden="true" />
      <span aria-hidden="true">{place}</span>
    </span>
  );
  if (!canLower) return chip;
  return (
    <Button
      className="hand-lower"
      aria-label={t('lowerOf', { name: participant.name })}
      onPress={() => call.features.hands.lower(participant.id)}
    >
      {chip}
    </Button>
  );
}
