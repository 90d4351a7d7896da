import { useCallback } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { fileSize } from './file-size.ts';

export interface PastedPictureProps {
  readonly picture: File;
  readonly onSend: (picture: File) => void;
  readonly onClose: () => void;
}

/** One's own picture from the clipboard, before it goes to everyone. */
export function PastedPicture({ picture, onSend, onClose }: PastedPictureProps) {
  const { t } = useTranslation('files');
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
      <p className="field-hint">{t('pastedTo', { size: fileSize(picture.size) })}</p>
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
