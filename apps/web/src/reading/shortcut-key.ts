import { isComposing } from '../parts/composing.ts';

/** What a key press tells. */
export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  /** Not told by every event. */
  getModifierState?(key: string): boolean;
}

/**
 * The name of a shortcut's key that was pressed: a Latin letter in lower case, `?` or `space`; null for what belongs to the browser or to an
 * input method. Letters are those that stand on the keys; where the layout has no Latin ones, those of their place.
 */
export function shortcutKey(event: PressedKey): string | null {
  const { key, code, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState?.('AltGraph') === true)
    return null;
  if (isComposing(event)) return null;
  if (key === '?') return key;
  if (shiftKey) return null;
  if (key === ' ') return 'space';
  if (/^[a-z]$/iu.test(key)) return key.toLowerCase();
  const isLetterElsewhere = /^\p{L}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key);
  return isLetterElsewhere ? (/^Key([A-Z])$/u.exec(code)?.[1]?.toLowerCase() ?? null) : null;
}

const typing = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
/** Of their own letters: menus find rows by them, and dialogs lie over what shortcuts act on. */
const apart = '[role="menu"], [role="listbox"], [role="dialog"], [role="alertdialog"]';
const pressable = 'button, a[href], summary, [role="button"], [tabindex]:not([tabindex="-1"])';

/** Whether the key is somebody else's, by what has the focus. */
export function takenByFocus(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  const takers = key === 'space' ? `${typing}, ${apart}, ${pressable}` : `${typing}, ${apart}`;
  return target.closest(takers) !== null;
}
