import { Mic, MicOff, PhoneOff, Video as VideoIcon, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { SlotProps } from '../../../features/call-feature.ts';
import { Avatar } from '../../../parts/avatar.tsx';
import { Video } from '../../../parts/video.tsx';
import { switchDevice } from '../../../reading/device-wishes.ts';
import { useSignal } from '../../../reading/use-signal.ts';
import { useTrackStream } from '../../../reading/use-track-stream.ts';
import { QualityMark } from '../quality-mark.tsx';
import { trackOf } from '../stage/stage-item.ts';
import type { StageItem } from '../stage/stage-item.ts';
import type { PageWindow } from './floating-window.ts';
import './floating.css';

export interface FloatingCallProps extends Pick<SlotProps, 'call' | 'local'> {
  readonly window: PageWindow;
  readonly item: StageItem | null;
  readonly onLeave: () => void;
}

/** One picture and what is needed at once, in a window of their own. Sound goes on from the page, which no window takes with it. */
export function FloatingCall({ call, local, window: shown, item, onLeave }: FloatingCallProps) {
  const { t } = useTranslation();
  const { microphone, camera } = useSignal(local.state);
  const mayBeHeard = useSignal(call.mayBeHeard);
  return createPortal(
    <main className="floating" aria-label={t('app.meetingTitle')}>
      <h1 className="visually-hidden">{t('app.meetingTitle')}</h1>
      {item !== null && <Picture item={item} />}
      <div className="floating-controls" role="group" aria-label={t('call.controls')}>
        <Control
          label={microphone.on ? t('call.mute') : t('call.unmute')}
          icon={microphone.on ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          look={microphone.on ? '' : 'is-off'}
          isDisabled={!mayBeHeard}
          onPress={() => switchDevice(local, 'microphone', !microphone.on)}
        />
        <Control
          label={camera.on ? t('call.stopCamera') : t('call.startCamera')}
          icon={camera.on ? <VideoIcon aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
          look={camera.on ? '' : 'is-off'}
          onPress={() => switchDevice(local, 'camera', !camera.on)}
        />
        <Control
          label={t('call.leave')}
          icon={<PhoneOff aria-hidden="true" />}
          look="is-danger"
          onPress={onLeave}
        />
      </div>
    </main>,
    shown.document.body,
  );
}

function Picture({ item }: { readonly item: StageItem }) {
  const { t } = useTranslation();
  const stream = useTrackStream(trackOf(item));
  const isPerson = item.kind === 'person';
  const { name, decryption, pictureHeld } = isPerson ? item.participant : item;
  const isOwnFace = isPerson && item.participant.isSelf;
  const title = isPerson ? name : t('stage.screenOf', { name });
  return (
    <div
      role="group"
      aria-label={title}
      className={isPerson ? 'tile floating-tile' : 'tile tile-screen floating-tile'}
      data-speaking={isPerson && item.participant.speaking}
    >
      {stream !== null && <Video stream={stream} mirrored={isOwnFace} />}
      {stream === null && isPerson && <Avatar id={item.participant.id} name={name} />}
      {pictureHeld && decryption === 'ok' && <p className="tile-trouble">{t('tile.held')}</p>}
      <span className="tile-pill">
        {isPerson && item.participant.audio === 'off' && (
          <MicOff className="tile-muted" role="img" aria-label={t('tile.muted')} aria-hidden={false} />
        )}
        <span className="tile-name" translate="no">
          {title}
        </span>
        {isPerson && <QualityMark participant={item.participant} />}
      </span>
    </div>
  );
}

interface ControlProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly look: string;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
}

/** The platform's own button: the component library's listens to the page's window, and its tooltips lie there. */
function Control({ label, icon, look, isDisabled = false, onPress }: ControlProps) {
  return (
    <button
      type="button"
      className={`icon-button ${look}`}
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={onPress}
    >
      {icon}
    </button>
  );
}
