import { computed } from '@conclave/base';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call, Meeting } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';

export interface AloneInCallProps {
  readonly call: Call;
  readonly invite: Meeting['invite'];
  readonly onInvite: () => void;
}

/** Says to somebody who is alone how others come. */
export function AloneInCall({ call, invite, onInvite }: AloneInCallProps) {
  const { t } = useTranslation();
  const isAlone = useSignal(useMemo(() => computed(() => call.participants.value.length === 1), [call]));
  const mayInvite = useSignal(invite) !== null;
  if (!isAlone || !mayInvite) return null;
  return (
    <div className="alone">
      <span>{t('call.alone')}</span>
      <Button className="button button-primary" onPress={onInvite}>
        {t('call.aloneInvite')}
      </Button>
    </div>
  );
}
