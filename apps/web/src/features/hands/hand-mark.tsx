import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { PersonSlotProps } from '../call-feature.ts';
import { HandChip } from './hand-chip.tsx';
import { usePlaceOfHand } from './place-of-hand.ts';

/** In the list of people; for hosts a button that lowers this hand. */
export function HandMark({ call, participant, asked }: PersonSlotProps) {
  const { t } = useTranslation('hands');
  const { t: common } = useTranslation();
  const place = usePlaceOfHand(call, participant.id);
  const canLower = useSignal(call.features.hands.canLower);
  if (place === null) return null;
  if (!canLower) return <HandChip place={place} />;
  return (
    <Button
      className="hand-lower"
      aria-label={t('lowerOf', { name: participant.name })}
      onPress={() => asked.run(common('people.done'), () => call.features.hands.lower(participant.id))}
    >
      <HandChip place={place} />
    </Button>
  );
}
