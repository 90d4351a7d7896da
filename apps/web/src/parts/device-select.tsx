import { useTranslation } from 'react-i18next';
import type { Device } from '../reading/local-media.ts';
import { deviceLabel } from './device-label.ts';
import { NativeSelect } from './native-select.tsx';

export interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly Device[];
  readonly deviceId: string | null;
  readonly isDisabled: boolean;
  /** What to show where there is nothing to choose. */
  readonly empty: string;
  readonly onSelect: (deviceId: string) => void;
}

export function DeviceSelect({ label, devices, deviceId, isDisabled, empty, onSelect }: DeviceSelectProps) {
  const { t } = useTranslation();
  const chosen = devices.some((device) => device.id === deviceId) ? (deviceId ?? '') : '';
  const named = devices.map((device, index) => ({
    value: device.id,
    label: deviceLabel(t, device, index),
  }));
  return (
    <NativeSelect
      label={label}
      value={chosen}
      options={chosen === '' ? [{ value: '', label: empty }, ...named] : named}
      isDisabled={isDisabled || devices.length === 0}
      onSelect={onSelect}
    />
  );
}
