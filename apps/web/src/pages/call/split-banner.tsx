import { computed } from '@conclave/base';
import { ShieldAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';

export interface SplitBannerProps {
  readonly call: Call;
  readonly onSecurity: () => void;
}

/** COM-5: never silent; stays over the faces until all share one group again. */
export function SplitBanner({ call, onSecurity }: SplitBannerProps) {
  const { t } = useTranslation();
  const isSplit = useSignal(useMemo(() => computed(() => call.security.value.partition !== null), [call]));
  const restartOffered = useSignal(call.restartOffered);
  if (!isSplit && !restartOffered) return null;
  return (
    <div className="banner is-warning split-banner" role="alert">
      <ShieldAlert aria-hidden="true" />
      <div className="banner-text">
        <p>{restartOffered ? t('split.restartTitle') : t('split.partitionTitle')}</p>
        <Button className="link-button" onPress={onSecurity}>
          {restartOffered ? t('split.seeRestart') : t('split.compare')}
        </Button>
      </div>
    </div>
  );
}
