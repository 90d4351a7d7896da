import { TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';

type Handover = Call['features']['handover'];

export interface AskedBodyProps {
  readonly handover: Handover;
  readonly asked: NonNullable<ReturnType<Handover['asked']['peek']>>;
}

export function AskedBody({ handover, asked }: AskedBodyProps) {
  const { t } = useTranslation('handover');
  const { name, state } = asked;
  return (
    <div className="handover-body">
      <p className="muted">{t('asked.body', { name })}</p>
      <p className="warning-note">
        <TriangleAlert aria-hidden="true" />
        <span>{t('asked.limit', { name })}</span>
      </p>
      <p role="status" className="handover-state">
        {state === 'taking' && t('asked.taking')}
      </p>
      <div className="dialog-actions">
        <Button
          className="button button-quiet"
          isDisabled={state !== 'asked'}
          onPress={() => handover.answer(false)}
        >
          {t('asked.decline')}
        </Button>
        <Button
          className="button button-primary"
          isPending={state !== 'asked'}
          onPress={() => handover.answer(true)}
        >
          {t('asked.accept')}
        </Button>
      </div>
    </div>
  );
}
