import { beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Call } from '@conclave/call';
import type { PeoplePanel as Panel } from '../../pages/call/people-panel.tsx';
import texts from '../../pages/call/en.json';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import type { FakeCallOptions } from '../../testing/fake-call.ts';
import { createFakeLocalMedia } from '../../testing/fake-local-media.ts';
import { freshRoot } from '../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';

const root = freshRoot();
let PeoplePanel: typeof Panel;

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
  // Features add their texts to those that are there.
  ({ PeoplePanel } = await import('../../pages/call/people-panel.tsx'));
});

function show(
  options: Omit<FakeCallOptions, 'participants'>,
  complain?: Call['features']['complaints']['complain'],
) {
  const participants = [
    fakeParticipant('5eed0', 'Bea', { isSelf: true, isHost: options.isHost === true }),
    fakeParticipant('5eed1', 'Cem'),
    fakeParticipant('5eed2', 'Ada', { isHost: options.isHost !== true }),
  ];
  const call = createFakeCall({ participants, ...options });
  const features =
    complain === undefined
      ? call.features
      : { ...call.features, complaints: { ...call.features.complaints, complain } };
  const slot = {
    call: { ...call, features },
    local: createFakeLocalMedia(),
    panel: 'people',
    onPanel: () => undefined,
  };
  root.render(<PeoplePanel slot={slot} />);
}

test('somebody reports a person by keys alone, and reads that the host was told', async () => {
  const told: unknown[] = [];
  const complain: Call['features']['complaints']['complain'] = async (...given) => {
    told.push(given);
    return { ok: true, value: undefined };
  };
  show({ isHost: false }, complain);
  await expect.element(page.getByRole('button', { name: 'Actions for Ada' })).not.toBeInTheDocument();
  const menu = page.getByRole('button', { name: 'Actions for Cem' });
  await expect.element(menu).toBeInTheDocument();
  document.querySelector<HTMLElement>('[aria-label="Actions for Cem"]')?.focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('menuitem', { name: 'Report to the host' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('dialog', { name: 'Report Cem to the host' })).toBeInTheDocument();
  await page.getByRole('combobox', { name: 'What is wrong' }).selectOptions('insults');
  await page.getByRole('textbox', { name: 'What happened (optional)' }).fill('Loud.');
  await page.getByRole('button', { name: 'Send report' }).click();
  await expect.element(page.getByText('The host was told.')).toBeInTheDocument();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(told).toEqual([['5eed1', 'insults', 'Loud.']]);
});

test('where no host could be told, that is said, and what was typed stays', async () => {
  show({ isHost: false, features: { complaintFault: 'no-host' } });
  await page.getByRole('button', { name: 'Actions for Cem' }).click();
  await page.getByRole('menuitem', { name: 'Report to the host' }).click();
  const field = page.getByRole('textbox', { name: 'What happened (optional)' });
  await field.fill('Loud.');
  await page.getByRole('button', { name: 'Send report' }).click();
  await expect
    .element(page.getByRole('dialog').getByRole('alert'))
    .toHaveTextContent('No host is here to be told. You can write to a co-host in the chat, or leave.');
  await expect.element(field).toHaveValue('Loud.');
});

test('a host reads who reports whom, dismisses it, and has nobody to report to', async () => {
  const key = 'one';
  const complaint = {
    key,
    fromName: 'Bob',
    aboutId: '5eed1',
    aboutName: 'Cem',
    reason: 'insults',
    text: 'Loud.',
    at: 1,
  } as const;
  show({ isHost: true, features: { complaints: [complaint] } });
  const reports = page.getByRole('region', { name: 'Reports' });
  await expect.element(reports.getByText('Bob reports Cem')).toBeInTheDocument();
  await expect.element(reports.getByText('Loud.')).toBeInTheDocument();
  await page.getByRole('button', { name: 'Actions for Cem' }).click();
  await expect.element(page.getByRole('menuitem', { name: 'Mute' })).toBeInTheDocument();
  await expect.element(page.getByRole('menuitem', { name: 'Report to the host' })).not.toBeInTheDocument();
  await userEvent.keyboard('{Escape}');
  await page.getByRole('button', { name: 'Dismiss the report of Bob about Cem' }).click();
  await expect.element(reports).not.toBeInTheDocument();
});
