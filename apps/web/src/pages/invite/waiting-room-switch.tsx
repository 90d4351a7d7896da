import { useTranslation } from 'react-i18next';
import type { HostControlsView } from '@conclave/call';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { ChangeOutcome } from './change-outcome.tsx';
import { useHostChange } from './use-host-change.ts';

export interface WaitingRoomSwitchProps {
  readonly host: HostControlsView;
  /** What holds in the group. */
  readonly isOn: boolean;
  readonly hasPasscode: boolean;
}

/** JOIN-4. */
export function WaitingRoomSwitch({ host, isOn, hasPasscode }: WaitingRoomSwitchProps) {
  const { t } = useTranslation();
  const change = useHostChange();
  const off = hasPasscode ? t('newMeeting.waitingRoomOff') : t('manage.waitingRoomOffNoPasscode');
  return (
    <section className="invite-section" aria-label={t('newMeeting.waitingRoom')}>
      <LabelledSwitch
        label={t('newMeeting.waitingRoom')}
        description={isOn ? t('newMeeting.waitingRoomOn') : off}
        isSelected={isOn}
        isDisabled={change.state.kind === 'pending'}
        onChange={(on) =>
          change.run(on ? t('manage.waitingRoomOn') : t('manage.waitingRoomOff'), () =>
            host.setWaitingRoom(on),
          )
        }
      />
      <ChangeOutcome state={change.state} />
    </section>
  );
}
