import { useEffect, useEffectEvent } from 'react';
import type { Shortcut } from './shortcut.ts';
import { shortcutKey, takenByFocus } from './shortcut-key.ts';

/** Makes keys do what the table says, wherever nobody types; the first of two of one key counts. Nothing where they are not wanted. */
export function useShortcuts(shortcuts: readonly Shortcut[], areWanted: boolean): void {
  const find = useEffectEvent((key: string) => shortcuts.find((each) => each.key === key));
  useEffect(() => {
    if (!areWanted) return;
    const held = new Map<string, () => void>();
    const letGo = (): void => {
      for (const release of held.values()) release();
      held.clear();
    };
    const onDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const key = shortcutKey(event);
      if (key === null || takenByFocus(event.target, key)) return;
      const shortcut = find(key);
      if (shortcut === undefined) return;
      // The space bar would scroll.
      event.preventDefault();
      if (event.repeat || held.has(event.code)) return;
      shortcut.press();
      if (shortcut.release !== undefined) held.set(event.code, shortcut.release);
    };
    const onUp = ({ code }: KeyboardEvent): void => {
      held.get(code)?.();
      held.delete(code);
    };
    addEventListener('keydown', onDown);
    addEventListener('keyup', onUp);
    // Another window gets the key that is let go there.
    addEventListener('blur', letGo);
    document.addEventListener('visibilitychange', letGo);
    return () => {
      letGo();
      removeEventListener('keydown', onDown);
      removeEventListener('keyup', onUp);
      removeEventListener('blur', letGo);
      document.removeEventListener('visibilitychange', letGo);
    };
  }, [areWanted]);
}
