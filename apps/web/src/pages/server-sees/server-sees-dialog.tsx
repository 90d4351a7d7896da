import { useTranslation } from 'react-i18next';
import { serverSeesPath } from '../../navigation.ts';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { ServerSees } from './server-sees.tsx';

export interface ServerSeesDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** For people in a call, whom a page would take out of it. */
export function ServerSeesDialog({ isOpen, onClose }: ServerSeesDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog title={t('serverSees.title')} isOpen={isOpen} onClose={onClose}>
      <ServerSees heading="h3" />
      <a className="link-button server-sees-link" href={serverSeesPath} target="_blank" rel="noreferrer">
        {t('serverSees.asPage')}
      </a>
    </ModalDialog>
  );
}
