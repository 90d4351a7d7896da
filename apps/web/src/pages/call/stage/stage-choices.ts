import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Layout } from './arrange.ts';
import { FIRST_PLACE } from './own-picture-place.ts';
import type { FloatingPlace } from './own-picture-place.ts';

/** `automatic`: over the other one where there are two, among the tiles otherwise. */
export type OwnPictureMode = 'automatic' | 'floating' | 'tile' | 'hidden';

export interface OwnPicture {
  readonly mode: OwnPictureMode;
  readonly place: FloatingPlace;
  readonly isSmall: boolean;
}

/** How somebody wants to see the others; kept by the tab over a reload. */
export interface StageChoices {
  readonly layout: ReadonlySignal<Layout>;
  readonly pinned: ReadonlySignal<readonly string[]>;
  readonly own: ReadonlySignal<OwnPicture>;
  setLayout(layout: Layout): void;
  /** Pins what is not pinned, and the reverse. */
  togglePin(key: string): void;
  setOwn(change: Partial<OwnPicture>): void;
  /** Whoever leaves for good keeps no list of whom they looked at. */
  forget(): void;
}

export const layouts: readonly Layout[] = ['automatic', 'grid', 'speaker', 'side-by-side'];
const modes: readonly OwnPictureMode[] = ['automatic', 'floating', 'tile', 'hidden'];
const LAYOUT = 'conclave.layout';
const PINNED = 'conclave.pinned';
const OWN = 'conclave.own-picture';
/** More than fit on a stage. */
const MOST_PINS = 16;

export function createStageChoices(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): StageChoices {
  const layout = signal(layouts.find((each) => each === storage.getItem(LAYOUT)) ?? 'automatic');
  const pinned = signal(readPins(storage.getItem(PINNED)));
  const own = signal(readOwn(storage.getItem(OWN)));
  return {
    layout,
    pinned,
    own,
    setLayout: (chosen) => {
      layout.value = chosen;
      storage.setItem(LAYOUT, chosen);
    },
    togglePin: (key) => {
      const before = pinned.peek();
      const without = before.filter((each) => each !== key);
      pinned.value = without.length < before.length ? without : [...without, key].slice(-MOST_PINS);
      storage.setItem(PINNED, pinned.peek().join(' '));
    },
    setOwn: (change) => {
      own.value = { ...own.peek(), ...change };
      const { mode, place, isSmall } = own.peek();
      storage.setItem(OWN, [mode, place.x, place.y, isSmall ? 'small' : 'large'].join(' '));
    },
    forget: () => storage.removeItem(PINNED),
  };
}

function readPins(kept: string | null): readonly string[] {
  return (kept ?? '')
    .split(' ')
    .filter((key) => key !== '')
    .slice(-MOST_PINS);
}

function readOwn(kept: string | null): OwnPicture {
  const [mode, x, y, size] = (kept ?? '').split(' ');
  const place = { x: Number(x), y: Number(y) };
  const isPlace = [place.x, place.y].every((share) => share >= 0 && share <= 1);
  return {
    mode: modes.find((each) => each === mode) ?? 'automatic',
    place: isPlace ? place : FIRST_PLACE,
    isSmall: size === 'small',
  };
}

/** Whether the own picture floats over the others, stands among the tiles, or is not shown. */
export function ownPlace(
  mode: OwnPictureMode,
  layout: Layout,
  people: number,
  isPinned: boolean,
): 'floating' | 'tile' | 'hidden' {
  if (isPinned || (mode === 'floating' && people === 1)) return 'tile';
  if (mode !== 'automatic') return mode;
  return people === 2 && layout !== 'grid' ? 'floating' : 'tile';
}
