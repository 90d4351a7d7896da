import { Flag, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';
import { timeOf } from '../../parts/time-of.ts';

/** For hosts: who told them what of whom, the newest first. */
export function ReceivedComplaints({ call }: Pick<SlotProps, 'call'>) {
  const { t } = useTranslation('complaints');
  const { complaints } = call.features;
  const received = useSignal(complaints.received);
  if (received.length === 0) return null;
  return (
    <section className="complaints" aria-label={t('received')}>
      <div className="complaints-head">
        <Flag aria-hidden="true" />
        <h3>{t('received')}</h3>
        <span className="field-hint">{t('receivedHint')}</span>
      </div>
      <ul className="plain-list">
        {received.map(({ key, fromName, aboutName, reason, text, at }) => (
          <li key={key} className="complaint">
            <div className="complaint-body">
              <p className="complaint-who" translate="no">
                {t('about', { from: fromName, about: aboutName })}
              </p>
              <p>
                <span>{t(`reason.${reason}`)}</span>
                <time className="field-hint" dateTime={new Date(at).toISOString()}>
                  {timeOf(at)}
                </time>
              </p>
              {text !== '' && (
                <p className="complaint-said" translate="no">
                  {text}
                </p>
              )}
            </div>
            <TipButton
              label={t('dismiss', { from: fromName, about: aboutName })}
              icon={<X aria-hidden="true" />}
              className="icon-button-quiet"
              onPress={() => complaints.dismiss(key)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
