import type { Target } from './driver.ts';
import type { Person } from './person.ts';

/** Keeps when a press was made last, by the wall clock that all browsers of one machine share. */
function keepPresses(): void {
  document.addEventListener(
    'pointerdown',
    () => (document.documentElement.dataset['pressedAt'] = String(Date.now())),
    { capture: true },
  );
}

/** What a control makes another page show. */
export interface Shown {
  readonly selector: string;
  /** Part of what is written there. */
  readonly text?: string;
}

/** Resolves with the wall clock's time when something that matches is on the page. */
function whenShown({ selector, text = '' }: Shown): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = [...document.querySelectorAll(selector)];
      if (!found.some(({ textContent }) => textContent.includes(text))) return;
      watcher.disconnect();
      resolve(Date.now());
    };
    const watcher = new MutationObserver(look);
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    watcher.observe(document.documentElement, all);
    look();
  });
}

/** @returns milliseconds from one person's press until the other one's page shows what it does */
export async function timeToAct(
  presses: Person,
  target: Target,
  shows: Person,
  what: Shown,
): Promise<number> {
  await presses.driver.evaluate(keepPresses, null);
  const shown = shows.driver.evaluate(whenShown, what);
  await presses.driver.click(target);
  const at = await shown;
  const pressed = await presses.driver.evaluate(
    () => document.documentElement.dataset['pressedAt'] ?? '',
    null,
  );
  return at - Number(pressed);
}
