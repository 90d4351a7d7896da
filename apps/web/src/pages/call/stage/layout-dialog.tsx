import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../../parts/modal-dialog.tsx';
import type { LayoutOptionsProps } from './layout-options.tsx';

const LayoutOptions = lazy(async () => ({ default: (await import('./layout-options.tsx')).LayoutOptions }));

export interface LayoutDialogProps extends LayoutOptionsProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function LayoutDialog({ choices, isOpen, onClose }: LayoutDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog title={t('layout.title')} isOpen={isOpen} onClose={onClose}>
      <Suspense fallback={null}>
        <LayoutOptions choices={choices} />
      </Suspense>
    </ModalDialog>
  );
}
