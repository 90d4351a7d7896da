import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useSignal } from '../../reading/use-signal.ts';
import type { SlotProps } from '../call-feature.ts';

/** Below the list of people: whom the host asked, until they answer. */
export function OfferedFoot({ call }: SlotProps) {
  const { t } = useTranslation('handover');
  const { handover } = call.features;
  const offered = useSignal(handover.offered);
  if (offered === null) return null;
  const { name, state } = offered;
  return (
    <div className="handover-offered">
      <p role="status">{t(`offered.${state}`, { name })}</p>
      {state === 'asked' && (
        <Button className="button button-quiet" onPress={() => handover.takeBack()}>
          {t('offered.takeBack')}
        </Button>
      )}
    </div>
  );
}
