import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { QrCode } from '../../parts/qr-code.tsx';
import type { LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { codeGroups } from './code-groups.ts';
import { CompareScan } from './compare-scan.tsx';

export interface MeetingCodeProps {
  readonly call: Call;
  readonly local: LocalMedia;
}

/** VER-1: the 30 digits that are the same for all who share this epoch, never shortened. */
export function MeetingCode({ call, local }: MeetingCodeProps) {
  const { t } = useTranslation();
  const { meetingCode } = useSignal(call.security);
  const codeText = useSignal(call.verification.codeText);
  return (
    <section className="meeting-code">
      <h3>{t('security.codeTitle')}</h3>
      <div role="group" aria-label={t('security.codeTitle')} className="code-digits" translate="no">
        {codeGroups(meetingCode).map((digits, index) => (
          <span key={index}>{`${digits} `}</span>
        ))}
      </div>
      <p className="field-hint">{t('security.codeHint')}</p>
      <QrCode text={codeText} label={t('security.codeQr')} />
      <CompareScan
        what="meeting"
        local={local}
        compare={(scanned) => call.verification.compareCode(scanned)}
      />
    </section>
  );
}
