import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Root } from 'react-dom/client';
import { page } from 'vitest/browser';
import { createFakeCall, fakeParticipant } from '../../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../../testing/fake-local-media.ts';
import { addTexts, initTexts } from '../../../texts/i18n.ts';
import texts from '../en.json';
import type { StageItem } from '../stage/stage-item.ts';
import { FloatingCall } from './floating-call.tsx';

const element = document.createElement('div');
let root: Root;
beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});
beforeEach(() => {
  document.body.append(element);
  root = createRoot(element);
});
afterEach(() => {
  root.unmount();
  element.remove();
});

test('a picture that the connection has no room for says so in the window of its own, too', async () => {
  const call = createFakeCall({ participants: [] });
  const local = createFakeLocalMedia();
  const show = (pictureHeld: boolean): void => {
    const item: StageItem = {
      kind: 'person',
      participant: fakeParticipant('p1', 'Ada', { video: 'on', pictureHeld }),
    };
    root.render(
      <FloatingCall call={call} local={local} window={window} item={item} onLeave={() => undefined} />,
    );
  };
  const words = page.getByRole('group', { name: 'Ada' }).getByText('Picture paused: your connection is slow');
  show(true);
  await expect.element(words).toBeVisible();
  show(false);
  await expect.poll(() => words.query()).toBeNull();
  await expect.element(page.getByRole('group', { name: 'Ada' })).toBeVisible();
});
