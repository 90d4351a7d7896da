import { Signal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ParticipantView } from '@conclave/call';

/** A mark for those who arrive so badly that words get lost; whose line it is nobody can tell. Nothing for what is fair. */
export function QualityMark({ participant }: { readonly participant: ParticipantView }) {
  const { t } = useTranslation();
  const { presence, decryption, pictureHeld, quality } = participant;
  // One sentence over the picture says more already.
  if (quality !== 'poor' || presence !== 'here' || decryption !== 'ok' || pictureHeld) return null;
  const words = t('tile.poor');
  return (
    <span className="quality-mark" role="img" aria-label={words} title={words}>
      <Signal aria-hidden="true" />
    </span>
  );
}
