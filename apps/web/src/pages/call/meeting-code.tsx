import { useTranslation } from 'react-i18next';
import { QrCode } from '../../parts/qr-code.tsx';
import { codeGroups } from './code-groups.ts';

/** VER-1: the 30 digits that are the same for all who share this epoch, never shortened. */
export function MeetingCode({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  return (
    <section className="meeting-code">
      <h3>{t('security.codeTitle')}</h3>
      <div role="group" aria-label={t('security.codeTitle')} className="code-digits">
        {codeGroups(code).map((digits, index) => (
          <span key={index}>{digits} </span>
        ))}
      </div>
      <p className="field-hint">{t('security.codeHint')}</p>
      <QrCode text={code} label={t('security.codeQr')} />
    </section>
  );
}
