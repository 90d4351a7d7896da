import type { CaptureKind, DeviceFault } from '../types.ts';
import type { BrowserDevices } from './browser-devices.ts';
import { isWithheld, listDevices } from './device-lists.ts';

/**
 * Why a track ended that this page did not stop: browsers say that it ended, and no more (W3C Media Capture and Streams
 * section 4.3.3).
 * @param deviceId of the track; only one that was once listed can be missed
 * @param wasListed whether the browser ever listed this id
 */
export async function whyEnded(
  browser: Pick<BrowserDevices, 'enumerateDevices' | 'permission'>,
  kind: CaptureKind,
  deviceId: string | undefined,
  wasListed: (deviceId: string) => boolean,
): Promise<DeviceFault> {
  const infos = await browser.enumerateDevices().catch(() => undefined);
  if (infos === undefined) return 'stopped';
  if (isWithheld(infos, kind)) return 'denied';
  const left = listDevices(infos)[kind];
  if (left.length === 0) return 'unplugged';
  const missed = deviceId !== undefined && wasListed(deviceId) && left.every(({ id }) => id !== deviceId);
  if (missed) return 'unplugged';
  // Last: managed browsers call denied what they allow all the same.
  return (await browser.permission(kind)) === 'denied' ? 'denied' : 'stopped';
}
