import { useTranslation } from 'react-i18next';
import type { HealthRow } from '@conclave/call';
import { locale } from '../../texts/i18n.ts';
import { healthSentence } from './health-reasons.ts';

/** VER-4: per person and stream, whether it is decrypted, and why not. */
export function HealthTable({ rows }: { readonly rows: readonly HealthRow[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3 id="health-title">{t('security.healthTitle')}</h3>
      <table className="health" aria-labelledby="health-title">
        <thead>
          <tr>
            <th scope="col">{t('security.columns.stream')}</th>
            <th scope="col">{t('security.columns.state')}</th>
            <th scope="col" className="health-number">
              {t('security.columns.frames')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <HealthLine key={`${row.participantId}/${row.stream}/${row.direction}`} row={row} />
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={3}>{t('security.noStreams')}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function HealthLine({ row }: { readonly row: HealthRow }) {
  const { t } = useTranslation();
  const { name, stream, direction, state, reason, frames, dropped } = row;
  const way = direction === 'send' ? t('security.sent') : t('security.received');
  return (
    <tr data-state={state}>
      <th scope="row">
        <span className="person-name" translate="no">
          {name}
        </span>
        <span className="field-hint">{`${t(`security.stream.${stream}`)}, ${way}`}</span>
      </th>
      <td>
        <span className="health-state">{t(`security.state.${state}.${direction}`)}</span>
        {reason !== null && <HealthReason reason={reason} />}
      </td>
      <td className="health-number">
        <span>{frames.toLocaleString(locale)}</span>
        {dropped > 0 && <span className="field-hint">{t('security.dropped', { count: dropped })}</span>}
      </td>
    </tr>
  );
}

function HealthReason({ reason }: { readonly reason: string }) {
  const { t } = useTranslation();
  const sentence = healthSentence(reason);
  if (sentence === null) return <code className="field-hint">{reason}</code>;
  return <span className="field-hint">{t(`security.reason.${sentence}`)}</span>;
}
