import { useTranslation } from 'react-i18next';
import { ModalDialog } from '../../parts/modal-dialog.tsx';

export interface ServerSeesDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The promise of docs/protocol.md section 1, in the words of people who meet. */
export function ServerSeesDialog({ isOpen, onClose }: ServerSeesDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog title={t('serverSees.title')} isOpen={isOpen} onClose={onClose}>
      <div className="prose">
        <p>{t('serverSees.intro')}</p>
        <h3>{t('serverSees.seesTitle')}</h3>
        <TextList texts={t('serverSees.sees', { returnObjects: true })} />
        <h3>{t('serverSees.neverTitle')}</h3>
        <TextList texts={t('serverSees.never', { returnObjects: true })} />
        <p className="field-hint">{t('serverSees.limits')}</p>
      </div>
    </ModalDialog>
  );
}

function TextList({ texts }: { readonly texts: readonly string[] }) {
  return (
    <ul>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
