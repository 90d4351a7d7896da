import { MonitorUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { TileSlotProps } from '../call-feature.ts';

/** In the list of people: whose screen is to be seen. */
export function SharingMark({ call, participant }: TileSlotProps) {
  const { t } = useTranslation('sharing');
  const screens = useSignal(call.features.sharing.screens);
  if (screens.every(({ ownerId }) => ownerId !== participant.id)) return null;
  return <MonitorUp className="person-icon" role="img" aria-label={t('shares')} aria-hidden={false} />;
}
