import { useTranslation } from 'react-i18next';
import type { InviteView } from '@conclave/call';
import { CopyField } from '../../parts/copy-field.tsx';
import { QrCode } from '../../parts/qr-code.tsx';

/** The meeting's link and passcode, to be sent to people. */
export function Invitation({ invite }: { readonly invite: InviteView }) {
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
