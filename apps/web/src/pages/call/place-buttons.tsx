import { computed } from '@conclave/base';
import { ShieldCheck, UserPlus, Users } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../../features/call-feature.ts';
import { TipButton } from '../../parts/tip-button.tsx';
import { useSignal } from '../../reading/use-signal.ts';

export interface PlaceButtonsProps {
  readonly slot: SlotProps;
  readonly onInvite: () => void;
}

/** What opens the page's own panels, and the way in for others. */
export function PlaceButtons({ slot: { call, panel, onPanel }, onInvite }: PlaceButtonsProps) {
  const { t } = useTranslation();
  const count = useSignal(useMemo(() => computed(() => call.participants.value.length), [call]));
  return (
    <>
      <TipButton
        label={t('call.people')}
        icon={<Users aria-hidden="true" />}
        count={count}
        aria-expanded={panel === 'people'}
        onPress={() => onPanel('people')}
      />
      <TipButton
        label={t('call.security')}
        icon={<ShieldCheck aria-hidden="true" />}
        aria-expanded={panel === 'security'}
        onPress={() => onPanel('security')}
      />
      <TipButton label={t('invite.button')} icon={<UserPlus aria-hidden="true" />} onPress={onInvite} />
    </>
  );
}
