import { ChevronDown } from 'lucide-react';
import { useId } from 'react';

import { useTranslation } from 'react-i18next';
import type { Device } from '../reading/local-media.ts';

export interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly Device[];
  readonly deviceId: string | null;
  readonly isDisabled: boolean;
  /** What to show where there is nothing to choose. */
  readonly empty: string;
  readonly onSelect: (deviceId: string) => void;
}

/** The platform's own combobox: it brings the phone's picker and every key that people know. */
export function DeviceSelect(props: DeviceSelectProps) {
  const { t } = useTranslation();
  const id = useId();
  const { devices, deviceId } = props;
  const chosen = devices.some((device) => device.id === deviceId) ? (deviceId ?? '') : '';
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      <div className="select">
        <select
          id={id}
          className="input"
          value={chosen}
          disabled={props.isDisabled || devices.length === 0}
          onChange={(event) => props.onSelect(event.target.value)}
        >
          {chosen === '' && <option value="">{props.empty}</option>}
          {devices.map((device, index) => (
            <option key={device.id} value={device.id}>
              {device.label === '' ? t('prejoin.unnamedDevice', { number: index + 1 }) : device.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden="true" />
      </div>
    </div>
  );
}
