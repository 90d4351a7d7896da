import { computed } from '@conclave/base';
import { ShieldAlert, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, ParticipantView } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';
import { isAlarm } from './identity-mark.tsx';

export interface IdentityAlarmProps {
  readonly call: Call;
  readonly onCompare: (participant: ParticipantView) => void;
}

const nobody: readonly ParticipantView[] = [];

/** VER-2: stays until somebody looks at it: a verified name with another key is what a person in between looks like. */
export function IdentityAlarm({ call, onCompare }: IdentityAlarmProps) {
  const { t } = useTranslation();
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const alarming = useSignal(
    useMemo(
      () =>
        computed(() => {
          const identities = call.verification.identities.value;
          const found = call.participants.value.filter(({ id }) => isAlarm(identities.get(id)));
          return found.length === 0 ? nobody : found;
        }),
      [call],
    ),
  ).filter(({ id }) => !dismissed.has(id));
  return alarming.map((participant) => {
    const { id, name } = participant;
    const dismiss = (): void => setDismissed(new Set([...dismissed, id]));
    return (
      <div key={id} role="alert" className="banner is-danger">
        <ShieldAlert aria-hidden="true" />
        <span>{t('identity.alarm', { name })}</span>
        <Button className="button button-quiet" onPress={() => onCompare(participant)}>
          {t('identity.compare')}
        </Button>
        <Button
          className="icon-button icon-button-quiet"
          aria-label={t('identity.dismiss', { name })}
          onPress={dismiss}
        >
          <X aria-hidden="true" />
        </Button>
      </div>
    );
  });
}
