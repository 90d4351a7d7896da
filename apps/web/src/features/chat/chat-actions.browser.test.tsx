import { beforeAll, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { freshRoot } from '../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import callTexts from '../../pages/call/en.json';
import '../../styles/index.css';
import { createFakeCall } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { people } from '../../testing/gallery-scene.ts';
import { ChatActions } from './chat-actions.tsx';
import { ChatPanel } from './chat-panel.tsx';
import texts from './en.json';

const { element, render } = freshRoot('display: flex; flex-direction: column; height: 600px');
beforeAll(async () => {
  await initTexts();
  addTexts('app', callTexts);
  addTexts('chat', texts);
});

function show(canModerate: boolean): void {
  const call = createFakeCall({ participants: people(2), isHost: canModerate });
  const slot = { call, local: createFakeLocalMedia(), panel: 'chat', onPanel: () => undefined };
  render(
    <>
      <ChatActions {...slot} />
      <ChatPanel {...slot} parts={null} />
    </>,
  );
}
const options = page.getByRole('button', { name: 'Chat options' });
const allow = page.getByRole('switch', { name: 'Allow chat' });

test('on a phone hosts find what they allow behind one button, and it works there', async () => {
  await page.viewport(390, 844);
  show(true);
  await expect.element(options).toBeVisible();
  expect(allow.query()).toBeNull();
  await options.click();
  await expect.element(allow).toBeChecked();
  await allow.click();
  await expect.element(allow).not.toBeChecked();
});

test('beside the faces it stands in the panel', async () => {
  await page.viewport(1440, 900);
  show(true);
  await expect.element(allow).toBeInTheDocument();
  expect(options.query()).toBeNull();
});

test('others than hosts are offered neither', async () => {
  await page.viewport(390, 844);
  show(false);
  await vi.waitUntil(() => element.querySelector('[role=log]') !== null);
  expect(options.query()).toBeNull();
  expect(allow.query()).toBeNull();
});
