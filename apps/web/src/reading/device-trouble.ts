import type { CaptureState, Device, DeviceFault } from './local-media.ts';

export type Trouble = DeviceFault | 'interrupted';

/** What keeps a device from giving anything although its owner wants it; null where nothing does. */
export function trouble({ on, fault, interrupted }: CaptureState): Trouble | null {
  return fault ?? (on && interrupted ? 'interrupted' : null);
}

export type WayOut =
  | { readonly kind: 'none' }
  /** Nothing of this kind is left. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'again' }
  /** Another device is there: the only one by its name; null for one of several, or one without a name. */
  | { readonly kind: 'use'; readonly label: string | null };

/** Chromium's names for whatever the system prefers: not devices beside the others. */
const aliases: ReadonlySet<string> = new Set(['default', 'communications']);

/**
 * What the person can do about it with one press.
 * @param deviceId what is opened next
 */
export function wayOut(found: Trouble, devices: readonly Device[], deviceId: string | null): WayOut {
  if (found === 'interrupted') return { kind: 'none' };
  const left = devices.filter(({ id }) => !aliases.has(id));
  if (found === 'not-found') return left.length === 0 ? { kind: 'connect' } : { kind: 'again' };
  // What was unplugged and is there again is what a switch takes.
  if (found !== 'unplugged' || left.some(({ id }) => id === deviceId)) return { kind: 'again' };
  const [first] = left;
  if (first === undefined) return { kind: 'connect' };
  return { kind: 'use', label: left.length === 1 && first.label !== '' ? first.label : null };
}
