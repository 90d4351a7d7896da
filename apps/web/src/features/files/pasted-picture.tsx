import { useCallback } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { fileSize } from './file-size.ts';
import type { Recipient } from './recipient.ts';

export interface PastedPictureProps {
  readonly picture: File;
  readonly to: Recipient;
  readonly onSend: (picture: File) => void;
  readonly onClose: () => void;
}

/** One's own picture from the clipboard, before it goes to anybody. */
export function PastedPicture({ picture, to, onSend, onClose }: PastedPictureProps) {
  const { t } = useTranslation('files');
  const size = fileSize(picture.size);
  const show = useCallback(
    (image: HTMLImageElement) => {
      image.src = URL.createObjectURL(picture);
      return () => URL.revokeObjectURL(image.src);
    },
    [picture],
  );
  return (
    <ModalDialog title={t('pasted')} isOpen onClose={onClose}>
      <img className="file-picture" ref={show} alt={t('preview')} />
      <p className="field-hint">
        {to === null ? t('pastedToAll', { size }) : t('pastedTo', { name: to.name, size })}
      </p>
      <div className="dialog-actions">
        <Button className="button button-quiet" onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          className="button button-primary"
          autoFocus
          onPress={() => {
            onSend(picture);
            onClose();
          }}
        >
          {t('sendPicture')}
        </Button>
      </div>
    </ModalDialog>
  );
}
