import { useTranslation } from 'react-i18next';
import { DeviceSelect } from '../../parts/device-select.tsx';
import type { LocalMedia, LocalMediaState } from '../../reading/local-media.ts';
import { chooseDevice } from '../../reading/device-wishes.ts';

export interface DeviceChoiceProps {
  readonly local: LocalMedia;
  readonly state: LocalMediaState;
}

export function DeviceChoice({ local, state }: DeviceChoiceProps) {
  const { t } = useTranslation();
  const { devices, microphone, camera, speaker } = state;
  return (
    <div className="device-choice">
      <DeviceSelect
        label={t('prejoin.microphone')}
        devices={devices.microphone}
        deviceId={microphone.deviceId}
        isDisabled={false}
        empty={devices.microphone.length === 0 ? t('prejoin.noDevice') : t('prejoin.systemDefault')}
        onSelect={(id) => chooseDevice(local, 'microphone', id)}
      />
      <DeviceSelect
        label={t('prejoin.camera')}
        devices={devices.camera}
        deviceId={camera.deviceId}
        isDisabled={false}
        empty={devices.camera.length === 0 ? t('prejoin.noDevice') : t('prejoin.systemDefault')}
        onSelect={(id) => chooseDevice(local, 'camera', id)}
      />
      <DeviceSelect
        label={t('prejoin.speaker')}
        devices={devices.speaker}
        deviceId={speaker.deviceId}
        isDisabled={!speaker.selectable}
        empty={t('prejoin.systemDefault')}
        onSelect={(id) => chooseDevice(local, 'speaker', id)}
      />
    </div>
  );
}
