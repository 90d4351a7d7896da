import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import type { SafetyComparisonProps } from './safety-comparison.tsx';

const SafetyComparison = lazy(async () => ({
  default: (await import('./safety-comparison.tsx')).SafetyComparison,
}));

export interface SafetyDialogProps extends Pick<SafetyComparisonProps, 'call' | 'local'> {
  /** Whose number it is; null where the dialog is closed. */
  readonly participant: SafetyComparisonProps['participant'] | null;
  readonly onClose: () => void;
}

export function SafetyDialog({ call, local, participant, onClose }: SafetyDialogProps) {
  const { t } = useTranslation();
  const title = t('identity.dialogTitle', { name: participant?.name ?? '' });
  return (
    <ModalDialog title={title} isOpen={participant !== null} onClose={onClose}>
      <Suspense fallback={null}>
        {participant !== null && <SafetyComparison call={call} local={local} participant={participant} />}
      </Suspense>
    </ModalDialog>
  );
}
