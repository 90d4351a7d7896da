import { ShieldCheck, UserPlus, Users } from 'lucide-react';
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
  const people = useSignal(call.participants);
  return (
    <>
      <TipButton
        label={t('call.people')}
        icon={<Users aria-hidden="true" />}
        count={people.length}
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
