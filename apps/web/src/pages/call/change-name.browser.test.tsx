import { beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createFakeCall, fakeParticipant, fakeRules } from '../../testing/fake-call.ts';
import { freshRoot } from '../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import { ChangeName } from './change-name.tsx';
import texts from './en.json';

const root = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});

const participants = [fakeParticipant('5eed0', 'Ada', { isSelf: true })];

test('ID-2: somebody types another name and is called by it', async () => {
  const call = createFakeCall({ participants });
  root.render(<ChangeName call={call} />);
  await page.getByRole('button', { name: 'Change your name' }).click();
  const field = page.getByRole('textbox', { name: 'Your name' });
  await expect.element(field).toHaveValue('Ada');
  await field.fill('Countess Ada');
  await page.getByRole('button', { name: 'Change name' }).click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(call.participants.peek()[0]?.name).toBe('Countess Ada');
});

test('ID-2: the number that tells two of one name apart is no part of the name that is changed', async () => {
  const twins = [
    fakeParticipant('5eed0', 'Ada (482)', { isSelf: true }),
    fakeParticipant('5eed1', 'Ada (117)'),
  ];
  root.render(<ChangeName call={createFakeCall({ participants: twins })} />);
  await page.getByRole('button', { name: 'Change your name' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Ada');
});

test('MOD-1: what is not taken says why, and what was typed stays', async () => {
  const call = {
    ...createFakeCall({ participants }),
    rename: () => ({ ok: false, error: 'not-allowed' }) as const,
  };
  root.render(<ChangeName call={call} />);
  await page.getByRole('button', { name: 'Change your name' }).click();
  const field = page.getByRole('textbox', { name: 'Your name' });
  await field.fill('Countess Ada');
  await page.getByRole('button', { name: 'Change name' }).click();
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent('Only hosts may change their names in this meeting.');
  await expect.element(field).toHaveValue('Countess Ada');
});

test('MOD-1: where people may not change their names, nothing offers it', async () => {
  const call = createFakeCall({ participants, isHost: false, rules: fakeRules({ rename: false }) });
  root.render(<ChangeName call={call} />);
  await expect.element(page.getByRole('button', { name: 'Change your name' })).not.toBeInTheDocument();
});
