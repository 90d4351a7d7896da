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

/**
 * COM-6: never silent; stays over the faces until all share one group again. JOIN-6: likewise, until somebody was heard.
 * COM-5: what one member says of another is for those who decide about people, until they have.
 */
export function SplitBanner({ call, onSecurity }: SplitBannerProps) {
  const { t } = useTranslation();
  const what = useSignal(
    useMemo(
      () =>
        computed((): 'partition' | 'unanswered' | 'unfollowed' | null => {
          const { isUnanswered, partition, unfollowed } = call.security.value;
          if (partition !== null) return 'partition';
          if (isUnanswered) return 'unanswered';
          return call.canModerate.value && unfollowed.length > 0 ? 'unfollowed' : null;
        }),
      [call],
    ),
  );
  if (what === null) return null;
  return (
    <div className="banner is-warning split-banner" role="alert">
      <ShieldAlert aria-hidden="true" />
      <div className="banner-text">
        <p>{t(`split.${what}Title`)}</p>
        {what !== 'unanswered' && (
          <Button className="link-button" onPress={onSecurity}>
            {what === 'partition' ? t('split.compare') : t('split.seeUnfollowed')}
          </Button>
        )}
      </div>
    </div>
  );
}
