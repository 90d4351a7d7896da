import { LoaderCircle, Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, ParticipantView, SecurityView } from '@conclave/call';
import type { LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { locale } from '../../texts/i18n.ts';
import { ServerSeesDialog } from '../server-sees/server-sees-dialog.tsx';
import { HealthTable } from './health-table.tsx';
import { IdentitySection } from './identity-section.tsx';
import { MeetingCode } from './meeting-code.tsx';
import { SelfTest } from './self-test.tsx';
import { SessionSplit } from './session-split.tsx';

const icons = { encrypted: Lock, settling: LoaderCircle, degraded: LockOpen, stopped: LockOpen } as const;

export interface SecurityPanelProps {
  readonly call: Call;
  readonly local: LocalMedia;
  /** Opens somebody's safety number. */
  readonly onCompare: (participant: ParticipantView) => void;
}

/** VER-1 to VER-4: what people compare, and what the counters say about every stream. */
export function SecurityPanel({ call, local, onCompare }: SecurityPanelProps) {
  const { t } = useTranslation();
  const security = useSignal(call.security);
  const wrongPasscodes = useSignal(call.wrongPasscodes);
  const isHost = useSignal(call.isHost);
  const [explaining, setExplaining] = useState(false);
  const { status, epoch } = security;
  const Icon = icons[status];
  return (
    <div className="security">
      <div className="security-status" data-status={status}>
        <Icon aria-hidden="true" />
        <div>
          <div role="status" aria-label={t(`security.status.${status}`)} className="security-state">
            {t(`security.status.${status}`)}
          </div>
          <p className="field-hint">{t(`security.explain.${status}`)}</p>
        </div>
      </div>
      <SessionSplit call={call} partition={security.partition} unfollowed={security.unfollowed} />
      <Violations violations={security.violations} />
      {isHost && wrongPasscodes > 0 && (
        <p className="security-note">
          {`${t('security.wrongPasscodes', { count: wrongPasscodes })} ${t('security.wrongPasscodesHint')}`}
        </p>
      )}
      <MeetingCode call={call} local={local} />
      <IdentitySection call={call} onCompare={onCompare} />
      <HealthTable rows={security.health} />
      <SelfTest call={call} />
      <dl className="security-facts">
        <dt>{t('security.keys')}</dt>
        <dd>{t('security.keysValue', { epoch })}</dd>
        <dd>{t('security.suite')}</dd>
      </dl>
      <Button className="link-button security-link" onPress={() => setExplaining(true)}>
        {t('serverSees.title')}
      </Button>
      <ServerSeesDialog isOpen={explaining} onClose={() => setExplaining(false)} />
    </div>
  );
}

function Violations({ violations }: Pick<SecurityView, 'violations'>) {
  const { t } = useTranslation();
  if (violations.length === 0) return null;
  return (
    <section className="violations" aria-label={t('security.violationsTitle')}>
      <h3>{t('security.violationsTitle')}</h3>
      <ul>
        {violations.map(({ rule, at, name }, index) => {
          const time = new Date(at).toLocaleTimeString(locale);
          return (
            <li key={`${at}-${rule}-${index}`}>
              {name === null
                ? t('security.violation', { rule, time })
                : t('security.violationBy', { rule, time, name })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
