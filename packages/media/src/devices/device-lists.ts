import type { Device, DeviceKind } from '../types.ts';

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};

export type DeviceLists = Readonly<Record<DeviceKind, readonly Device[]>>;

export const NO_DEVICES: DeviceLists = { microphone: [], camera: [], speaker: [] };

/** Devices by kind. Before a permission browsers give neither ids nor labels: such entries can't be chosen. */
export function listDevices(infos: readonly MediaDeviceInfo[]): DeviceLists {
  const lists: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] };
  for (const { kind, deviceId, label } of infos) {
    if (deviceId !== '') lists[KINDS[kind]].push({ id: deviceId, label });
  }
  return lists;
}
