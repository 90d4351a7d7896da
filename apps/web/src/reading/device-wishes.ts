import { inBackground } from './in-background.ts';
import type { LocalMedia } from './local-media.ts';
import { tabStorage } from './tab-storage.ts';

type Capture = 'microphone' | 'camera';

/**
 * Whether a device is wanted on, kept in this tab: somebody who was muted must still be muted after a reload
 * (COM-6). On until it was switched off once.
 */
export function isWanted(storage: Pick<Storage, 'getItem'>, device: Capture): boolean {
  return storage.getItem(keyOf(device)) !== 'off';
}

/** What the person's switch does, and what a reload of the page will find. */
export function switchDevice(local: LocalMedia, device: Capture, on: boolean): void {
  tabStorage().setItem(keyOf(device), on ? 'on' : 'off');
  inBackground(set(local, device, on));
}

/** MOD-3: what a host switched off is not switched on by a reload. */
export function keepOff(storage: Pick<Storage, 'setItem'>, device: Capture): void {
  storage.setItem(keyOf(device), 'off');
}

/** Switches on what is wanted on; what is on already stays as it is. */
export async function startDevices(local: LocalMedia): Promise<void> {
  const storage = tabStorage();
  const wanted = (['microphone', 'camera'] as const).filter((device) => isWanted(storage, device));
  await Promise.all(wanted.map((device) => set(local, device, true)));
}

function set(local: LocalMedia, device: Capture, on: boolean): Promise<void> {
  return device === 'microphone' ? local.setMicrophone(on) : local.setCamera(on);
}

function keyOf(device: Capture): string {
  return `conclave.${device}`;
}
