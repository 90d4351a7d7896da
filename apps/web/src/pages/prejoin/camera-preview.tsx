import { Mic, MicOff, Video as VideoIcon, VideoOff } from 'lucide-react';
import { Group, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Video } from '../../parts/video.tsx';
import type { LocalMedia, LocalMediaState } from '../../reading/local-media.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { LevelMeter } from '../../parts/level-meter.tsx';
import { switchDevice } from '../../reading/device-wishes.ts';

export interface CameraPreviewProps {
  readonly local: LocalMedia;
  readonly state: LocalMediaState;
}

/** How one looks and sounds before anybody else does. */
export function CameraPreview({ local, state }: CameraPreviewProps) {
  const { t } = useTranslation();
  const preview = useSignal(local.preview);
  const { microphone, camera } = state;
  return (
    <Group className="preview" aria-label={t('prejoin.preview')}>
      {camera.on && preview !== null ? (
        <Video stream={preview} mirrored />
      ) : (
        <p className="preview-empty">{camera.on ? t('prejoin.cameraStarting') : t('prejoin.cameraOff')}</p>
      )}
      <LevelMeter level={local.inputLevel} on={microphone.on} />
      <div className="preview-controls">
        <ToggleButton
          className="round-button"
          aria-label={t('prejoin.microphoneToggle')}
          isSelected={microphone.on}
          onChange={(on) => switchDevice(local, 'microphone', on)}
        >
          {microphone.on ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        </ToggleButton>
        <ToggleButton
          className="round-button"
          aria-label={t('prejoin.cameraToggle')}
          isSelected={camera.on}
          onChange={(on) => switchDevice(local, 'camera', on)}
        >
          {camera.on ? <VideoIcon aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
        </ToggleButton>
      </div>
    </Group>
  );
}
