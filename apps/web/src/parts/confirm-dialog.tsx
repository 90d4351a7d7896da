import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from './modal-dialog.tsx';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What happens then, to whom. */
  readonly body: string;
  readonly confirmLabel: string;
  readonly isOpen: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once more before something that can't be taken back. */
export function ConfirmDialog({ title, body, confirmLabel, isOpen, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog role="alertdialog" title={title} isOpen={isOpen} onClose={onClose}>
      <p className="muted">{body}</p>
      <div className="dialog-actions">
        <Button className="button button-quiet" onPress={onClose}>
          {t('app.cancel')}
        </Button>
        <Button
          className="button button-danger"
          onPress={() => {
            onClose();
            onConfirm();
          }}
        >
          {confirmLabel}
        </Button>
      </div>
    </ModalDialog>
  );
}
