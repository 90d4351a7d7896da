import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { tabStorage } from './tab-storage.ts';

/** Whether this person wants something, for now and for a reload of this tab. */
export interface TabWish {
  readonly wanted: ReadonlySignal<boolean>;
  want(on: boolean): void;
}

/** @param item of the tab's storage; it is on until somebody switches it off */
export function tabWish(item: string): TabWish {
  const wanted = signal(tabStorage().getItem(item) !== 'off');
  return {
    wanted,
    want: (on) => {
      tabStorage().setItem(item, on ? 'on' : 'off');
      wanted.value = on;
    },
  };
}
