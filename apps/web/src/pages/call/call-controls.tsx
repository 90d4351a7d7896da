import { LogOut, Mic, MicOff, ShieldCheck, UserPlus, Users, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Call } from '@conclave/call';
import { TipButton } from '../../parts/tip-button.tsx';
import type { CaptureState, LocalMedia } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { CameraMenu, MicrophoneMenu } from './device-menus.tsx';
import { switchDevice } from '../../reading/device-wishes.ts';

export interface CallControlsProps {
  readonly local: LocalMedia;
  readonly mayBeHeard: Call['mayBeHeard'];
  readonly peopleCount: number;
  readonly panel: string | null;
  readonly onPanel: (panel: string) => void;
  /** What the features of the call put here. */
  readonly children: ReactNode;
  readonly onInvite: () => void;
  readonly onLeave: () => void;
}

export function CallControls(props: CallControlsProps) {
  const { t } = useTranslation();
  const { local, panel, onPanel } = props;
  const state = useSignal(local.state);
  const { microphone, camera } = state;
  const mayBeHeard = useSignal(props.mayBeHeard);
  return (
    <Toolbar className="call-controls" aria-label={t('call.controls')}>
      <div className="control-pair">
        <TipButton
          label={microphone.on ? t('call.mute') : t('call.unmute')}
          icon={microphone.on ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          className={look(microphone)}
          isDisabled={!mayBeHeard}
          onPress={() => switchDevice(local, 'microphone', !microphone.on)}
        />
        <MicrophoneMenu local={local} state={state} />
      </div>
      <div className="control-pair">
        <TipButton
          label={camera.on ? t('call.stopCamera') : t('call.startCamera')}
          icon={camera.on ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          className={look(camera)}
          onPress={() => switchDevice(local, 'camera', !camera.on)}
        />
        <CameraMenu local={local} state={state} />
      </div>
      <span className="controls-gap" />
      {props.children}
      <TipButton
        label={t('call.people')}
        icon={<Users aria-hidden="true" />}
        count={props.peopleCount}
        aria-expanded={panel === 'people'}
        onPress={() => onPanel('people')}
      />
      <TipButton
        label={t('call.security')}
        icon={<ShieldCheck aria-hidden="true" />}
        aria-expanded={panel === 'security'}
        onPress={() => onPanel('security')}
      />
      <TipButton label={t('invite.button')} icon={<UserPlus aria-hidden="true" />} onPress={props.onInvite} />
      <span className="controls-gap" />
      <TipButton
        label={t('call.leave')}
        icon={<LogOut aria-hidden="true" />}
        className="is-danger"
        onPress={props.onLeave}
      />
    </Toolbar>
  );
}

function look({ on, interrupted }: CaptureState): string {
  if (!on) return 'is-off';
  return interrupted ? 'is-held' : '';
}
