import type { TileSlotProps } from '../call-feature.ts';
import { HandChip } from './hand-chip.tsx';
import { usePlaceOfHand } from './place-of-hand.ts';

/** On the tile of whoever wants to speak: which place they have. */
export function HandBadge({ call, participant }: TileSlotProps) {
  const place = usePlaceOfHand(call, participant.id);
  return place === null ? null : <HandChip place={place} className="hand-badge" />;
}
