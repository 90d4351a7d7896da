import { useTranslation } from 'react-i18next';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { LowerAllHands } from './lower-all-hands.tsx';
import { handSound } from './sound.ts';

/** Below the list of people, for hosts. */
export function HandsFoot(slot: SlotProps) {
  const { t } = useTranslation('hands');
  const canLower = useSignal(slot.call.features.hands.canLower);
  const isWanted = useSignal(handSound.wanted);
  if (!canLower) return null;
  return (
    <>
      <LowerAllHands {...slot} />
      <div className="panel-foot">
        <LabelledSwitch label={t('sound')} isSelected={isWanted} onChange={(on) => handSound.want(on)} />
      </div>
    </>
  );
}
