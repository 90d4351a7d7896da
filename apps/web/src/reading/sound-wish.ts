import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { tabStorage } from './tab-storage.ts';

/** Whether this person wants to hear something, for now and for a reload of this tab. */
export interface SoundWish {
  readonly wanted: ReadonlySignal<boolean>;
  want(on: boolean): void;
}

/** @param name of what is heard; it is on until somebody switches it off */
export function soundWish(name: string): SoundWish {
  const item = `conclave.${name}-sound`;
  const wanted = signal(tabStorage().getItem(item) !== 'off');
  return {
    wanted,
    want: (on) => {
      tabStorage().setItem(item, on ? 'on' : 'off');
      wanted.value = on;
    },
  };
}
