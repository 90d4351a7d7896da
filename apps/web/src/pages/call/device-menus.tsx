import { Check, ChevronUp, Volume2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { deviceLabel } from '../../parts/device-label.ts';
import { LevelMeter } from '../../parts/level-meter.tsx';
import { TipButton } from '../../parts/tip-button.tsx';
import { chooseDevice } from '../../reading/device-wishes.ts';
import { inBackground } from '../../reading/in-background.ts';
import type { DeviceKind, LocalMedia, LocalMediaState } from '../../reading/local-media.ts';
import { ring } from '../../reading/ring.ts';

/** Higher each time, so that it is known from what people in the call say. */
const testTones = [
  { pitch: 440, at: 0 },
  { pitch: 554, at: 0.25 },
  { pitch: 659, at: 0.5 },
] as const;

export interface DeviceMenuProps {
  readonly local: LocalMedia;
  readonly state: LocalMediaState;
  /** Of the button; an arrow where it stands beside what it is about. */
  readonly icon?: ReactNode;
}

const arrow = <ChevronUp aria-hidden="true" />;

/** Which microphone is heard and which loudspeaker plays, with the level of what is heard. */
export function MicrophoneMenu({ local, state, icon = arrow }: DeviceMenuProps) {
  const { t } = useTranslation();
  const label = t('devices.microphoneOptions');
  return (
    <MenuTrigger>
      <TipButton label={label} icon={icon} className="control-more" />
      <Popover className="popover device-popover" placement="top" offset={16}>
        {state.microphone.on && (
          <div className="device-level">
            <LevelMeter level={local.inputLevel} on />
          </div>
        )}
        <Menu className="menu" aria-label={label}>
          <Devices kind="microphone" local={local} state={state} />
          {state.speaker.selectable && <Devices kind="speaker" local={local} state={state} />}
          <MenuItem
            className="menu-item"
            shouldCloseOnSelect={false}
            onAction={() => inBackground(ring(testTones, state.speaker.deviceId).catch(() => undefined))}
          >
            <Volume2 aria-hidden="true" />
            <span>{t('devices.testSpeaker')}</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export function CameraMenu({ local, state, icon = arrow }: DeviceMenuProps) {
  const { t } = useTranslation();
  const label = t('devices.cameraOptions');
  return (
    <MenuTrigger>
      <TipButton label={label} icon={icon} className="control-more" />
      <Popover className="popover device-popover" placement="top" offset={16}>
        <Menu className="menu" aria-label={label}>
          <Devices kind="camera" local={local} state={state} />
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

interface DevicesProps extends DeviceMenuProps {
  readonly kind: DeviceKind;
}

function Devices({ kind, local, state }: DevicesProps) {
  const { t } = useTranslation();
  const devices = state.devices[kind];
  // Chromium lists what the system prefers: that plays where nothing was chosen.
  const isDefault = kind === 'speaker' && state.speaker.deviceId === null;
  const deviceId = isDefault
    ? (devices.find(({ id }) => id === 'default')?.id ?? null)
    : state[kind].deviceId;
  // A menu's keys are one set for all its sections, and every kind may have a device called "default".
  const keyOf = (id: string): string => `${kind} ${id}`;
  return (
    <MenuSection
      selectionMode="single"
      selectedKeys={deviceId === null ? [] : [keyOf(deviceId)]}
      disallowEmptySelection
    >
      <Header className="menu-header">{t(`devices.${kind}`)}</Header>
      {devices.length === 0 && (
        <MenuItem className="menu-item" id={keyOf('')} isDisabled>
          {t('devices.none')}
        </MenuItem>
      )}
      {devices.map((device, index) => {
        const text = deviceLabel(t, device, index);
        return (
          <MenuItem
            key={device.id}
            id={keyOf(device.id)}
            className="menu-item"
            textValue={text}
            onAction={() => chooseDevice(local, kind, device.id)}
          >
            <Check className="menu-check" aria-hidden="true" />
            <span>{text}</span>
          </MenuItem>
        );
      })}
    </MenuSection>
  );
}
