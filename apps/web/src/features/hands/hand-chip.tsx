import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';

export interface HandChipProps {
  /** From 1. */
  readonly place: number;
  readonly className?: string;
}

/** A hand with its place among those that are up; the figure is drawn for the eye alone. */
export function HandChip({ place, className = '' }: HandChipProps) {
  const { t } = useTranslation('hands');
  return (
    <span className={`hand-chip ${className}`} role="img" aria-label={t('order', { place })}>
      <Hand aria-hidden="true" />
      <span className="hand-place" data-place={place} />
    </span>
  );
}
