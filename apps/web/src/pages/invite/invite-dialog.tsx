import { useTranslation } from 'react-i18next';
import type { InviteView } from '@conclave/call';
import { CopyField } from '../../parts/copy-field.tsx';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { QrCode } from '../../parts/qr-code.tsx';

export interface InviteDialogProps {
  readonly invite: InviteView | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The only place that shows the link, and only on request: a screen may be shared or photographed. */
export function InviteDialog({ invite, isOpen, onClose }: InviteDialogProps) {
  const { t } = useTranslation();
  return (
    <ModalDialog title={t('invite.title')} isOpen={isOpen} onClose={onClose}>
      {invite === null ? <p className="muted">{t('invite.unavailable')}</p> : <Invitation invite={invite} />}
    </ModalDialog>
  );
}

function Invitation({ invite }: { readonly invite: InviteView }) {
  const { t } = useTranslation();
  return (
    <div className="invite">
      <p className="muted">{invite.passcode === null ? t('invite.introNoPasscode') : t('invite.intro')}</p>
      <CopyField
        label={t('invite.link')}
        value={invite.link}
        copyLabel={t('invite.copyLink')}
        copiedText={t('invite.linkCopied')}
      />
      {invite.passcode !== null && (
        <CopyField
          label={t('invite.passcode')}
          value={invite.passcode}
          copyLabel={t('invite.copyPasscode')}
          copiedText={t('invite.passcodeCopied')}
        />
      )}
      <figure className="qr-figure">
        <QrCode text={invite.link} label={t('invite.qr')} />
        <figcaption className="field-hint">{t('invite.qrHint')}</figcaption>
      </figure>
    </div>
  );
}
