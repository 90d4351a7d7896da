import { Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../../features/call-feature.ts';
import { features } from '../../features/index.ts';
import { TipButton } from '../../parts/tip-button.tsx';
import { switchDevice } from '../../reading/device-wishes.ts';
import type { CaptureState } from '../../reading/local-media.ts';
import { phone } from '../../reading/phone.ts';
import { useMediaQuery } from '../../reading/use-media-query.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { CameraMenu, MicrophoneMenu } from './device-menus.tsx';
import { MoreMenu } from './more-menu.tsx';
import type { MoreRowsProps } from './more-menu.tsx';
import { MoreSheet } from './more-sheet.tsx';
import { PlaceButtons } from './place-buttons.tsx';
import './call-controls.css';

export interface CallControlsProps {
  readonly slot: SlotProps;
  readonly more: Omit<MoreRowsProps, 'slot'>;
  readonly onInvite: () => void;
  readonly onLeave: () => void;
}

/** The bar below the stage. On a phone it holds what is needed at once, in one row; "More" holds the rest. */
export function CallControls({ slot, more, onInvite, onLeave }: CallControlsProps) {
  const { t } = useTranslation();
  const isPhone = useMediaQuery(phone);
  return (
    <Toolbar className="call-controls" aria-label={t('call.controls')} data-phone={isPhone}>
      <OwnDevices slot={slot} hasMenus={!isPhone} />
      {!isPhone && <span className="controls-gap" />}
      {features.map(
        ({ name, Control, staysInBar = false }) =>
          Control && (!isPhone || staysInBar) && <Control key={name} {...slot} />,
      )}
      {isPhone ? (
        <MoreSheet slot={slot} onInvite={onInvite} {...more} />
      ) : (
        <>
          <MoreMenu slot={slot} {...more} />
          <PlaceButtons slot={slot} onInvite={onInvite} />
          <span className="controls-gap" />
        </>
      )}
      <TipButton
        label={t('call.leave')}
        icon={<PhoneOff aria-hidden="true" />}
        className="is-danger"
        onPress={onLeave}
      />
    </Toolbar>
  );
}

interface OwnDevicesProps {
  readonly slot: SlotProps;
  readonly hasMenus: boolean;
}

function OwnDevices({ slot: { call, local }, hasMenus }: OwnDevicesProps) {
  const { t } = useTranslation();
  const state = useSignal(local.state);
  const mayBeHeard = useSignal(call.mayBeHeard);
  const { microphone, camera } = state;
  return (
    <>
      <div className="control-pair">
        <TipButton
          label={microphone.on ? t('call.mute') : t('call.unmute')}
          icon={microphone.on ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          className={look(microphone)}
          isDisabled={!mayBeHeard}
          onPress={() => switchDevice(local, 'microphone', !microphone.on)}
        />
        {hasMenus && <MicrophoneMenu local={local} state={state} />}
      </div>
      <div className="control-pair">
        <TipButton
          label={camera.on ? t('call.stopCamera') : t('call.startCamera')}
          icon={camera.on ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          className={look(camera)}
          onPress={() => switchDevice(local, 'camera', !camera.on)}
        />
        {hasMenus && <CameraMenu local={local} state={state} />}
      </div>
    </>
  );
}

function look({ on, interrupted }: CaptureState): string {
  if (!on) return 'is-off';
  return interrupted ? 'is-held' : '';
}
