import { BadgeCheck } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, IdentityState, ParticipantView, SafetyNumberView } from '@conclave/call';
import { QrCode } from '../../parts/qr-code.tsx';
import { inBackground } from '../../reading/in-background.ts';
import type { LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { locale } from '../../texts/i18n.ts';
import { codeGroups } from './code-groups.ts';
import { CompareScan } from './compare-scan.tsx';
import { isAlarm, stateKey } from './identity-mark.tsx';

export interface SafetyComparisonProps {
  readonly call: Call;
  readonly local: LocalMedia;
  /** Whose number it is. */
  readonly participant: Pick<ParticipantView, 'id' | 'name'>;
}

/** VER-2: one person's safety number, to be compared aloud or by camera, and what follows from that. */
export function SafetyComparison({ call, local, participant }: SafetyComparisonProps) {
  const { t } = useTranslation();
  const { verification } = call;
  const { id, name } = participant;
  const isKept = useSignal(verification.isKept);
  const state = useSignal(verification.identities).get(id) ?? { kind: 'none' };
  const number = verification.safetyNumber(id);
  return (
    <div className="safety">
      <p className="identity-line" data-identity={state.kind} data-alarm={isAlarm(state)}>
        <StateSentence state={state} name={name} />
      </p>
      {number === null ? (
        <p className="muted">{t(isKept ? 'identity.theyKeepNone' : 'identity.youKeepNone', { name })}</p>
      ) : (
        <>
          <Digits number={number} name={name} />
          <CompareScan
            what="safety"
            local={local}
            compare={(text) => verification.compareSafetyNumber(id, text) ?? 'not-a-code'}
          />
          <Decision
            isVerified={state.kind === 'verified'}
            onDecide={(isVerified) => inBackground(verification.setVerified(id, number, isVerified))}
          />
        </>
      )}
    </div>
  );
}

function StateSentence({ state, name }: { readonly state: IdentityState; readonly name: string }) {
  const { t } = useTranslation();
  const knownAs = 'knownAs' in state ? state.knownAs : name;
  const at = state.kind === 'verified' ? state.at : state.kind === 'changed' ? state.verifiedAt : null;
  const date = at === null ? '' : new Date(at).toLocaleDateString(locale, { dateStyle: 'medium' });
  return t(`identity.sentence.${stateKey(state)}`, { name, knownAs, date });
}

function Digits({ number, name }: { readonly number: SafetyNumberView; readonly name: string }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="safety-number">
        <QrCode text={number.text} label={t('identity.qr')} />
        <div role="group" aria-label={t('identity.number')} className="code-digits" translate="no">
          {codeGroups(number.digits).map((digits, index) => (
            <span key={index}>{`${digits} `}</span>
          ))}
        </div>
      </div>
      <p className="field-hint">{t('identity.hint', { name })}</p>
    </>
  );
}

function Decision({
  isVerified,
  onDecide,
}: {
  readonly isVerified: boolean;
  readonly onDecide: (isVerified: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Button
      className={`button button-wide ${isVerified ? 'button-quiet' : 'button-primary'}`}
      onPress={() => onDecide(!isVerified)}
    >
      {!isVerified && <BadgeCheck aria-hidden="true" />}
      <span>{t(isVerified ? 'identity.unverify' : 'identity.verify')}</span>
    </Button>
  );
}
