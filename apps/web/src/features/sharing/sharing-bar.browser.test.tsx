import { beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { fakePage } from '../../testing/fake-page.ts';
import { freshRoot } from '../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';
import { ShareControl } from './share-control.tsx';
import { SharingBar } from './sharing-bar.tsx';

const root = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('sharing', texts);
});

test('whoever stops by the bar, which goes, goes on with keys where a share begins', async () => {
  const call = createFakeCall({
    participants: [fakeParticipant('5eed0', 'Ada', { isSelf: true })],
    features: { ownScreen: { video: fakePage() } },
  });
  const slot = { call, local: createFakeLocalMedia(), panel: null, onPanel: () => undefined };
  root.render(
    <>
      <SharingBar {...slot} />
      <ShareControl {...slot} />
    </>,
  );
  const stop = page.getByRole('group', { name: 'You are sharing' }).getByRole('button', { name: 'Stop' });
  await expect.element(stop).toBeVisible();
  stop.element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(stop).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Share screen' })).toHaveFocus();
});
