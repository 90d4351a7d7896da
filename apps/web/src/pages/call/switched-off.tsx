import { MicOff, VideoOff, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call, Notice } from '@conclave/call';
import { TipButton } from '../../parts/tip-button.tsx';
import { keepOff } from '../../reading/device-wishes.ts';
import type { LocalMedia } from '../../reading/local-media.ts';
import { tabStorage } from '../../reading/tab-storage.ts';
import { useSignal } from '../../reading/use-signal.ts';
import { unnamed } from './notice-kinds.ts';

export interface SwitchedOffProps {
  readonly notices: Call['notices'];
  readonly local: LocalMedia;
}

/** MOD-3: says that a host or co-host switched a device of one's own off, until the person has answered. */
export function SwitchedOff({ notices, local }: SwitchedOffProps) {
  const all = useSignal(notices);
  const { microphone, camera } = useSignal(local.state);
  const lastOf = (kind: SwitchedOffKind) => all.findLast((notice) => notice.kind === kind);
  return (
    <>
      <DeviceOff kind="muted-by-host" notice={lastOf('muted-by-host')} isOn={microphone.on} />
      <DeviceOff kind="video-stopped-by-host" notice={lastOf('video-stopped-by-host')} isOn={camera.on} />
    </>
  );
}

type SwitchedOffKind = 'muted-by-host' | 'video-stopped-by-host';

const looks = {
  'muted-by-host': { device: 'microphone', icon: MicOff },
  'video-stopped-by-host': { device: 'camera', icon: VideoOff },
} as const;

interface DeviceOffProps {
  readonly kind: SwitchedOffKind;
  /** The last time that it happened. */
  readonly notice: Notice | undefined;
  readonly isOn: boolean;
}

function DeviceOff({ kind, notice, isOn }: DeviceOffProps) {
  const { t } = useTranslation();
  const [answered, setAnswered] = useState(-1);
  const wasOn = useRef(isOn);
  const noticeId = notice?.id ?? -1;
  const { device, icon: Icon } = looks[kind];

  useEffect(() => {
    if (noticeId >= 0) keepOff(tabStorage(), device);
  }, [noticeId, device]);

  useEffect(() => {
    if (isOn && !wasOn.current) setAnswered(noticeId);
    wasOn.current = isOn;
  }, [isOn, noticeId]);

  if (noticeId <= answered || isOn) return null;
  return (
    <div className="banner is-warning" role="alert">
      <Icon aria-hidden="true" />
      <div className="banner-text">
        <p>{t(`notice.${kind}`, { name: notice?.name ?? t(unnamed(kind)) })}</p>
        <p className="field-hint">{t(`switchedOff.${device}`)}</p>
      </div>
      <TipButton
        label={t('switchedOff.dismiss')}
        icon={<X aria-hidden="true" />}
        className="icon-button-quiet"
        onPress={() => setAnswered(noticeId)}
      />
    </div>
  );
}
