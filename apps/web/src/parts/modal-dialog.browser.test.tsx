import { useState } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { freshRoot } from '../../test/fresh-root.ts';
import { initTexts } from '../texts/i18n.ts';
import '../styles/index.css';
import { ModalDialog } from './modal-dialog.tsx';

const { render } = freshRoot();

beforeAll(initTexts);
afterEach(() => void document.documentElement.style.removeProperty('--quick'));

/** A page as large as the window, whose every place can be pressed, and a dialog over it. */
function Page({ onPress }: { readonly onPress: () => void }) {
  const [isOpen, setIsOpen] = useState(true);
  return (
    <>
      <button style={{ position: 'fixed', inset: 0 }} onClick={onPress}>
        The page
      </button>
      <ModalDialog title="A dialog" isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <p>Something to read</p>
      </ModalDialog>
    </>
  );
}

/** What somebody presses who presses the middle of the window. */
const middle = (): HTMLElement | null => {
  const pressed = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return pressed instanceof HTMLElement ? pressed : null;
};

test('a press on the page counts from the moment that a dialog is closed, though it is still seen to go', async () => {
  const onPress = vi.fn();
  render(<Page onPress={onPress} />);
  const close = await vi.waitUntil(() => document.querySelector<HTMLElement>('.dialog .icon-button'));
  await vi.waitUntil(() => {
    const overlay = middle()?.closest('.modal-overlay') ?? null;
    return overlay !== null && getComputedStyle(overlay).opacity === '1';
  });
  // As slow as a machine that does other things.
  document.documentElement.style.setProperty('--quick', '2s');
  close.click();
  await vi.waitUntil(() => document.querySelector('.modal-overlay[data-exiting]') !== null);
  middle()?.click();
  expect(document.querySelector('.modal-overlay[data-exiting]')).not.toBeNull();
  expect(onPress).toHaveBeenCalledOnce();
});
