import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { tabStorage } from '../../reading/tab-storage.ts';

const item = 'conclave.knock-sound';

const wanted = signal(tabStorage().getItem(item) !== 'off');

/** Whether this person wants to hear that somebody waits. */
export const knockSoundWanted: ReadonlySignal<boolean> = wanted;

/** For now, and for a reload of this tab. */
export function wantKnockSound(on: boolean): void {
  tabStorage().setItem(item, on ? 'on' : 'off');
  wanted.value = on;
}
