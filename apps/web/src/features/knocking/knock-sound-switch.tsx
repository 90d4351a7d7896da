import { useTranslation } from 'react-i18next';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { knockSound } from './sound.ts';

/** For those who may let somebody in. */
export function KnockSoundSwitch({ call }: SlotProps) {
  const { t } = useTranslation('knocking');
  const canModerate = useSignal(call.canModerate);
  const isWanted = useSignal(knockSound.wanted);
  if (!canModerate) return null;
  return (
    <div className="panel-foot">
      <LabelledSwitch label={t('sound')} isSelected={isWanted} onChange={(on) => knockSound.want(on)} />
    </div>
  );
}
