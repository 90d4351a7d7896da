import { X } from 'lucide-react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PartBoundary } from './part-boundary.tsx';

export interface ModalDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
}

/** A dialog over the page: focus stays inside, Escape and the cross close it. */
export function ModalDialog({ title, isOpen, onClose, role = 'dialog', children }: ModalDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen={isOpen}
      isDismissable={role === 'dialog'}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="modal">
        <Dialog className="dialog" role={role}>
          <div className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            <Button className="icon-button icon-button-quiet" aria-label={t('app.close')} onPress={onClose}>
              <X aria-hidden="true" />
            </Button>
          </div>
          <PartBoundary>{children}</PartBoundary>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
