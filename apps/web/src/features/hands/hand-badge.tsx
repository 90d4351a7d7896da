import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TileSlotProps } from '../call-feature.ts';
import { usePlaceOfHand } from './place-of-hand.ts';

/** On the tile of whoever wants to speak: which place they have. */
export function HandBadge({ call, participant }: TileSlotProps) {
  const { t } = useTranslation('hands');
  const place = usePlaceOfHand(call, participant.id);
  if (place === null) return null;
  return (
    <span className="hand-chip hand-badge" role="img" aria-label={t('order', { place })}>
      <Hand aria-hidden="true" />
      <span aria-hidden="true">{place}</span>
    </span>
  );
}
