import { beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { HostFault } from '@conclave/call';
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

async function show(isHost: boolean, hostFault?: HostFault): Promise<void> {
  // Features give their texts where there are texts already.
  const { PeoplePanel } = await import('./people-panel.tsx');
  const participants = [
    fakeParticipant('5eed0', 'Ada', { isSelf: true, isHost }),
    fakeParticipant('5eed1', 'Bea', { isHost: !isHost }),
  ];
  const call = createFakeCall({
    participants,
    isHost,
    features: { hands: ['5eed1'], ...(hostFault && { hostFault }) },
  });
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

const unsure =
  "The server has not answered, so it isn't sure that this was done. Try again when you are connected.";

test.each(['Lower the hand of Bea', 'Lower all hands'])(
  'MOD-1: where “%s” could not be done, it is said',
  async (name) => {
    await show(true, 'not-connected');
    await page.getByRole('button', { name }).click();
    await expect.element(page.getByRole('alert').filter({ hasText: unsure })).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Lower the hand of Bea' })).toBeVisible();
  },
);

test('MOD-1: a title that could not be given is said so, and what was typed stays', async () => {
  await show(true, 'not-connected');
  await page.getByRole('button', { name: 'Name this meeting' }).click();
  const field = page.getByRole('textbox', { name: 'Title' });
  await field.fill('Weekly round');
  await page.getByRole('button', { name: 'Save title' }).click();
  await expect.element(page.getByRole('dialog').getByRole('alert')).toHaveTextContent(unsure);
  await expect.element(field).toHaveValue('Weekly round');
});
