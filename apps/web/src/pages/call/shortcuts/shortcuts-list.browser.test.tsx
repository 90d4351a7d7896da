import { afterEach, beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createFakeCall, fakeParticipant } from '../../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../../testing/fake-local-media.ts';
import { freshRoot } from '../../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../../texts/i18n.ts';
import '../../../styles/index.css';
import texts from '../en.json';
import type { callShortcuts as CallShortcuts } from './call-shortcuts.ts';
import { ShortcutsList } from './shortcuts-list.tsx';
import { shortcutsWish } from './shortcuts-wish.ts';

const root = freshRoot();
let callShortcuts: typeof CallShortcuts;

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
  // Features bring their texts, which there has to be a place for.
  ({ callShortcuts } = await import('./call-shortcuts.ts'));
});
afterEach(() => sessionStorage.clear());

function all() {
  const call = createFakeCall({ participants: [fakeParticipant('5eed0', 'Ada', { isSelf: true })] });
  const local = createFakeLocalMedia();
  const nothing = () => undefined;
  const fullScreen = { isPossible: true, isOn: false, enter: async () => true, exit: nothing };
  return callShortcuts({
    slot: { call, local, panel: null, onPanel: nothing },
    talk: { press: nothing, release: nothing },
    fullScreen,
    onLayout: nothing,
    onList: nothing,
  });
}

test('the keys are those of the contract, each once, and each says what it does', async () => {
  root.render(<ShortcutsList shortcuts={all()} />);
  const list = page.getByRole('list', { name: 'Keyboard shortcuts' });
  await expect.element(list).toBeVisible();
  const rows = Array.from(list.element().children, (row) =>
    Array.from(row.children, (each) => each.textContent),
  );
  const keys = rows.map(([, key]) => key);
  expect(keys.length).toBe(10);
  expect(new Set(keys)).toEqual(new Set(['M', 'V', 'S', 'H', 'C', 'P', 'L', 'F', 'Space', '?']));
  for (const [what] of rows) expect(what).toMatch(/^[A-Z][a-z, ]+/);
});

test('WCAG 2.1.4: they can be switched off, and a reload of the tab finds them off', async () => {
  root.render(<ShortcutsList shortcuts={all()} />);
  await page.getByRole('switch', { name: 'Use keyboard shortcuts' }).click();
  expect(shortcutsWish.wanted.peek()).toBe(false);
  expect(sessionStorage.getItem('conclave.shortcuts')).toBe('off');
  await page.getByRole('switch', { name: 'Use keyboard shortcuts' }).click();
  expect(shortcutsWish.wanted.peek()).toBe(true);
});
