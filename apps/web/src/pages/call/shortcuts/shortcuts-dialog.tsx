import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../../parts/modal-dialog.tsx';
import type { ShortcutsListProps } from './shortcuts-list.tsx';

const ShortcutsList = lazy(async () => ({ default: (await import('./shortcuts-list.tsx')).ShortcutsList }));

export interface ShortcutsDialogProps extends ShortcutsListProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ShortcutsDialog({ shortcuts, isOpen, onClose }: ShortcutsDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog title={t('shortcuts.title')} isOpen={isOpen} onClose={onClose}>
      <Suspense fallback={null}>
        <ShortcutsList shortcuts={shortcuts} />
      </Suspense>
    </ModalDialog>
  );
}
