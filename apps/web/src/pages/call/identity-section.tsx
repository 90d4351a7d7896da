import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, IdentityState, ParticipantView } from '@conclave/call';
import { Avatar } from '../../parts/avatar.tsx';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { ModalDialog } from '../../parts/modal-dialog.tsx';
import { inBackground } from '../../reading/in-background.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { IdentityMark, isAlarm, stateKey } from './identity-mark.tsx';

export interface IdentitySectionProps {
  readonly call: Call;
  readonly onCompare: (participant: ParticipantView) => void;
}

/** VER-2: whether one is known beyond this meeting, and whom one knows again. */
export function IdentitySection({ call, onCompare }: IdentitySectionProps) {
  const { t } = useTranslation();
  const others = useSignal(call.participants).filter(({ isSelf }) => !isSelf);
  const identities = useSignal(call.verification.identities);
  return (
    <section className="identity-section" aria-labelledby="identity-title">
      <h3 id="identity-title">{t('identity.title')}</h3>
      <KeepSwitch call={call} />
      {others.length > 0 && (
        <ul className="plain-list" aria-label={t('identity.list')}>
          {others.map((participant) => (
            <IdentityRow
              key={participant.id}
              participant={participant}
              state={identities.get(participant.id) ?? { kind: 'none' }}
              onCompare={() => onCompare(participant)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function KeepSwitch({ call }: { readonly call: Call }) {
  const { t } = useTranslation();
  const { verification } = call;
  const isKept = useSignal(verification.isKept);
  const [refused, setRefused] = useState(false);
  const [forgetting, setForgetting] = useState(false);

  async function keep(): Promise<void> {
    setRefused(!(await verification.keepIdentity()));
  }

  async function forget(): Promise<void> {
    setForgetting(false);
    await verification.forgetIdentity();
  }

  return (
    <>
      <LabelledSwitch
        label={t('identity.keep')}
        description={t(isKept ? 'identity.kept' : 'identity.keepHint')}
        isSelected={isKept}
        onChange={(on) => {
          if (on) inBackground(keep());
          else setForgetting(true);
        }}
      />
      {refused && (
        <p role="alert" className="field-error">
          {t('identity.refused')}
        </p>
      )}
      {isKept && (
        <Button className="link-button" onPress={() => setForgetting(true)}>
          {t('identity.forget')}
        </Button>
      )}
      <ModalDialog
        role="alertdialog"
        title={t('identity.forgetTitle')}
        isOpen={forgetting}
        onClose={() => setForgetting(false)}
      >
        <p className="muted">{t('identity.forgetBody')}</p>
        <div className="dialog-actions">
          <Button className="button button-quiet" onPress={() => setForgetting(false)}>
            {t('app.cancel')}
          </Button>
          <Button className="button button-danger" onPress={() => inBackground(forget())}>
            {t('identity.forgetConfirm')}
          </Button>
        </div>
      </ModalDialog>
    </>
  );
}

interface IdentityRowProps {
  readonly participant: ParticipantView;
  readonly state: IdentityState;
  readonly onCompare: () => void;
}

function IdentityRow({ participant: { id, name }, state, onCompare }: IdentityRowProps) {
  const { t } = useTranslation();
  return (
    <li>
      <Button
        className="identity-row"
        aria-label={t('identity.numberOf', { name, state: t(`identity.state.${stateKey(state)}`) })}
        onPress={onCompare}
      >
        <Avatar id={id} name={name} />
        <span className="person-text">
          <span className="person-name" translate="no">
            {name}
          </span>
          <span className="identity-note" data-identity={state.kind} data-alarm={isAlarm(state)}>
            {t(`identity.state.${stateKey(state)}`)}
          </span>
        </span>
        <IdentityMark state={state} />
        <ChevronRight className="identity-open" aria-hidden="true" />
      </Button>
    </li>
  );
}
