import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { HandoverFault, ParticipantView } from '@conclave/call';
import { inBackground } from '../../reading/in-background.ts';
import type { SlotProps } from '../call-feature.ts';

export interface ConfirmBodyProps extends Pick<SlotProps, 'call'> {
  readonly chosen: Pick<ParticipantView, 'id' | 'name'>;
  readonly onClose: () => void;
}

/** MOD-5: says what happens, and what it can't do, before anybody is asked. */
export function ConfirmBody({ call, chosen, onClose }: ConfirmBodyProps) {
  const { t } = useTranslation('handover');
  const { t: ofApp } = useTranslation();
  const [state, setState] = useState<'idle' | 'pending' | HandoverFault>('idle');
  const { id, name } = chosen;
  const ask = async (): Promise<void> => {
    setState('pending');
    const asked = await call.features.handover.offer(id);
    setState(asked.ok ? 'idle' : asked.error);
    if (asked.ok) onClose();
  };
  return (
    <div className="handover-body">
      <p className="muted">{t('confirm.body', { name })}</p>
      <p className="warning-note">
        <TriangleAlert aria-hidden="true" />
        <span>{t('confirm.limit', { name })}</span>
      </p>
      {state !== 'idle' && state !== 'pending' && (
        <p role="alert" className="form-alert">
          {t(`confirm.fault.${state}`, { name })}
        </p>
      )}
      <div className="dialog-actions">
        <Button className="button button-quiet" onPress={onClose}>
          {ofApp('app.cancel')}
        </Button>
        <Button
          className="button button-primary"
          isPending={state === 'pending'}
          onPress={() => inBackground(ask())}
        >
          {t('confirm.ask', { name })}
        </Button>
      </div>
    </div>
  );
}
