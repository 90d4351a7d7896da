import { beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Call } from '@conclave/call';
import type { PeoplePanel as Panel } from '../../pages/call/people-panel.tsx';
import type { HandoverDialogs as Dialogs } from './handover-dialogs.tsx';
import texts from '../../pages/call/en.json';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import type { FakeCallOptions } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { freshRoot } from '../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';

const root = freshRoot();
let PeoplePanel: typeof Panel;
let HandoverDialogs: typeof Dialogs;

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
  // Features add their texts to those that are there.
  ({ PeoplePanel } = await import('../../pages/call/people-panel.tsx'));
  ({ HandoverDialogs } = await import('./handover-dialogs.tsx'));
});

function show(
  options: Omit<FakeCallOptions, 'participants'>,
  changes: Partial<Call['features']['handover']> = {},
): void {
  const participants = [
    fakeParticipant('5eed0', 'Bea', { isSelf: true, isHost: options.isHost === true }),
    fakeParticipant('5eed1', 'Cem'),
    fakeParticipant('5eed2', 'Ada', { isHost: options.isHost !== true }),
  ];
  const call = createFakeCall({ participants, ...options });
  const features = { ...call.features, handover: { ...call.features.handover, ...changes } };
  const slot = {
    call: { ...call, features },
    local: createFakeLocalMedia(),
    panel: 'people',
    onPanel: () => undefined,
  };
  root.render(
    <>
      <PeoplePanel slot={slot} />
      <HandoverDialogs {...slot} />
    </>,
  );
}

test('MOD-5: a host asks by keys alone, is told what it can’t do, and takes it back', async () => {
  show({ isHost: true });
  await expect.element(page.getByRole('button', { name: 'Actions for Cem' })).toBeInTheDocument();
  document.querySelector<HTMLElement>('[aria-label="Actions for Cem"]')?.focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('menuitem', { name: 'Make host' })).toBeInTheDocument();
  await page.getByRole('menuitem', { name: 'Make host' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Make Cem the host?' });
  await expect
    .element(dialog.getByText(/Whoever has a copy, you too, can come in as the host by it/))
    .toBeInTheDocument();
  await page.getByRole('button', { name: 'Ask Cem' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  await expect.element(page.getByText(/You asked .* to be the host/)).toBeInTheDocument();
  // One at a time.
  await page.getByRole('button', { name: 'Actions for Cem' }).click();
  await expect.element(page.getByRole('menuitem', { name: 'Mute' })).toBeInTheDocument();
  await expect.element(page.getByRole('menuitem', { name: 'Make host' })).not.toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await page.getByRole('button', { name: 'Ask no more' }).click();
  await expect.element(page.getByText(/You asked .* to be the host/)).not.toBeInTheDocument();
});

test('MOD-5: where it can’t be asked, that is said', async () => {
  show({ isHost: true, features: { offerFault: 'not-here' } });
  await page.getByRole('button', { name: 'Actions for Cem' }).click();
  await page.getByRole('menuitem', { name: 'Make host' }).click();
  await page.getByRole('button', { name: 'Ask Cem' }).click();
  await expect.element(page.getByRole('alert').getByText(/Cem did not answer/)).toBeInTheDocument();
});

test('MOD-5: a co-host makes nobody the host', async () => {
  show({ isHost: false, canModerate: true });
  await page.getByRole('button', { name: 'Actions for Cem' }).click();
  await expect.element(page.getByRole('menuitem', { name: 'Mute' })).toBeInTheDocument();
  await expect.element(page.getByRole('menuitem', { name: 'Make host' })).not.toBeInTheDocument();
});

test('MOD-5: who is asked accepts or declines, and Escape declines', async () => {
  const answers: boolean[] = [];
  const asking = { isHost: false, features: { asked: { name: 'Ada', state: 'asked' } } } as const;
  show(asking, { answer: (accepted) => answers.push(accepted) });
  await expect
    .element(page.getByRole('alertdialog', { name: 'Ada asks you to be the host' }))
    .toBeInTheDocument();
  await page.getByRole('button', { name: 'Be the host' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => answers).toEqual([true, false, false]);
});

test('MOD-5, INV-6: the new host is offered the host link, on request', async () => {
  show({ isHost: true, features: { asked: { name: 'Ada', state: 'host' } } });
  await expect.element(page.getByRole('alertdialog', { name: 'You are the host now' })).toBeInTheDocument();
  await expect.element(page.getByRole('textbox', { name: 'Host link' })).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Show host link' }).click();
  await expect
    .element(page.getByRole('textbox', { name: 'Host link' }))
    .toHaveValue('https://meet.example/h#A-host-link-in-the-gallery');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
});
