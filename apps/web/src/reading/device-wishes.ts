import { inBackground } from './in-background.ts';
import type { CaptureKind, DeviceKind, DeviceWishes, LocalMedia } from './local-media.ts';
import { tabStorage } from './tab-storage.ts';

/**
 * What this tab keeps of somebody's devices: somebody who was muted must still be muted after a reload (COM-6), and
 * heard by the headset that they chose. Nothing but on or off, and the ids that browsers make up for each website; no names of devices.
 */
export function deviceWishes(storage: Pick<Storage, 'getItem'>): DeviceWishes {
  const wish = (device: CaptureKind) => ({
    // On until it was switched off once.
    on: storage.getItem(switchKey(device)) !== 'off',
    deviceId: storage.getItem(deviceKey(device)),
  });
  return {
    microphone: wish('microphone'),
    camera: wish('camera'),
    speaker: storage.getItem(deviceKey('speaker')),
  };
}

/** What the person's switch does, and what a reload of the page will find. */
export function switchDevice(local: LocalMedia, device: CaptureKind, on: boolean): void {
  tabStorage().setItem(switchKey(device), on ? 'on' : 'off');
  inBackground(device === 'microphone' ? local.setMicrophone(on) : local.setCamera(on));
}

/** Takes this device now, and after a reload. */
export function chooseDevice(local: LocalMedia, kind: DeviceKind, deviceId: string): void {
  tabStorage().setItem(deviceKey(kind), deviceId);
  inBackground(local.select(kind, deviceId));
}

/** MOD-3: what a host switched off is not switched on by a reload. */
export function keepOff(storage: Pick<Storage, 'setItem'>, device: CaptureKind): void {
  storage.setItem(switchKey(device), 'off');
}

/** Switches on what is wanted on; what runs already, or was given back meanwhile, stays or comes back as it was. */
export function startDevices(local: LocalMedia): Promise<void> {
  return local.start(deviceWishes(tabStorage()));
}

function switchKey(device: CaptureKind): string {
  return `conclave.${device}`;
}

function deviceKey(kind: DeviceKind): string {
  return `conclave.${kind}-device`;
}
