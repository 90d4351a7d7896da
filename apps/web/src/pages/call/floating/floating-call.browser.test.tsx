import { beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { freshRoot } from '../../../../test/fresh-root.ts';
import type { ParticipantView } from '@conclave/call';
import { createFakeCall, fakeParticipant } from '../../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../../testing/fake-local-media.ts';
import { addTexts, initTexts } from '../../../texts/i18n.ts';
import texts from '../en.json';
import type { StageItem } from '../stage/stage-item.ts';
import { FloatingCall } from './floating-call.tsx';

const root = freshRoot();
beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});

test('what arrives badly, and a picture that the connection has no room for, says so in the window of its own, too', async () => {
  const call = createFakeCall({ participants: [] });
  const local = createFakeLocalMedia();
  const show = (change: Partial<ParticipantView>): void => {
    const item: StageItem = {
      kind: 'person',
      participant: fakeParticipant('p1', 'Ada', { video: 'on', ...change }),
    };
    root.render(
      <FloatingCall call={call} local={local} window={window} item={item} onLeave={() => undefined} />,
    );
  };
  const words = page.getByRole('group', { name: 'Ada' }).getByText('Picture paused: your connection is slow');
  show({ pictureHeld: true });
  await expect.element(words).toBeVisible();
  show({ quality: 'poor' });
  await expect.poll(() => words.query()).toBeNull();
  const mark = page.getByRole('group', { name: 'Ada' }).getByRole('img', { name: 'Bad connection' });
  await expect.element(mark).toBeVisible();
  show({});
  await expect.poll(() => mark.query()).toBeNull();
  await expect.element(page.getByRole('group', { name: 'Ada' })).toBeVisible();
});
