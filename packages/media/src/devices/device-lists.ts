import type { Device, DeviceKind } from '../types.ts';

export const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
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

/** Whether there is a device of this kind whose name the browser keeps for itself, as it does without a permission. */
export function isWithheld(infos: readonly MediaDeviceInfo[], wanted: DeviceKind): boolean {
  return infos.some(({ kind, deviceId }) => KINDS[kind] === wanted && deviceId === '');
}

/** Chromium's names for whatever the system prefers: no devices beside the others. */
const ALIASES: ReadonlySet<string> = new Set(['default', 'communications']);

export function isAlias(id: string): boolean {
  return ALIASES.has(id);
}

/** The device behind an alias, whose label ends with that of the device: "Default - Headset". */
export function namedBy(list: readonly Device[], label: string): Device | null {
  const fitting = list.filter((each) => !isAlias(each.id) && each.label !== '' && label.endsWith(each.label));
  const longest = Math.max(...fitting.map((each) => each.label.length));
  const [only, another] = fitting.filter((each) => each.label.length === longest);
  return another === undefined ? (only ?? null) : null;
}

/**
 * Which entry of the list runs. Browsers that resist fingerprinting list other ids than their tracks have: there the
 * label tells, or that there is one device only.
 * @param deviceId as the track or the person says it
 * @param label of the running track; null where none runs
 */
export function listedId(
  list: readonly Device[],
  deviceId: string | null,
  label: string | null,
): string | null {
  if (label === null) return deviceId;
  const own = list.find(({ id }) => id === deviceId);
  // The system's choice has moved on since this track was opened, and the track has not.
  if (own !== undefined && isAlias(own.id) && own.label !== label) return namedBy(list, label)?.id ?? null;
  if (own !== undefined) return deviceId;
  const named = list.filter((device) => device.label !== '' && device.label === label);
  const [only] = named.length > 0 ? named : list;
  return only !== undefined && (named.length === 1 || list.length === 1) ? only.id : deviceId;
}
