import { beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { freshRoot } from '../../../test/fresh-root.ts';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';

const root = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});

const sounds = ['Sound when somebody raises a hand', 'Sound when somebody waits'];

async function show(isHost: boolean): Promise<void> {
  // Features give their texts where there are texts already.
  const { PeoplePanel } = await import('./people-panel.tsx');
  const participants = [
    fakeParticipant('5eed0', 'Ada', { isSelf: true, isHost }),
    fakeParticipant('5eed1', 'Bea', { isHost: !isHost }),
  ];
  const call = createFakeCall({ participants, isHost });
  const slot = { call, local: createFakeLocalMedia({}), panel: null, onPanel: () => undefined };
  root.render(<PeoplePanel slot={slot} />);
}

test('a host switches the sounds of hands and of the door, each for itself', async () => {
  await show(true);
  for (const name of sounds) {
    const wanted = page.getByRole('switch', { name });
    await expect.element(wanted).toBeChecked();
    await wanted.click({ force: true });
    await expect.element(wanted).not.toBeChecked();
  }
  for (const name of sounds) {
    const wanted = page.getByRole('switch', { name });
    await wanted.click({ force: true });
    await expect.element(wanted).toBeChecked();
  }
});

test('MOD-1: a guest is offered neither what hosts set nor their switches', async () => {
  await show(false);
  await expect.element(page.getByRole('list', { name: 'People' })).toBeVisible();
  await expect.element(page.getByRole('switch')).not.toBeInTheDocument();
});
