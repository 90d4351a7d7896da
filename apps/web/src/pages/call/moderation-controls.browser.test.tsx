import { beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { freshRoot } from '../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';
import { ModerationControls } from './moderation-controls.tsx';

const root = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});

const participants = [
  fakeParticipant('5eed0', 'Ada', { isSelf: true, isHost: true }),
  fakeParticipant('5eed1', 'Bea'),
];

test('MOD-1: everyone, hosts alone or nobody may share, and nobody may more on the way from one to the other', async () => {
  const call = createFakeCall({ participants });
  const steps: string[] = [];
  const allow: typeof call.moderation.allow = (what, on) => {
    steps.push(`${what} ${on ? 'on' : 'off'}`);
    return call.moderation.allow(what, on);
  };
  root.render(<ModerationControls call={{ ...call, moderation: { ...call.moderation, allow } }} />);
  const who = page.getByRole('combobox', { name: 'Who may share a screen' });
  await expect.element(who).toHaveValue('everybody');
  for (const value of ['nobody', 'hosts', 'nobody', 'everybody', 'hosts', 'everybody']) {
    await who.selectOptions(value);
    await expect.element(who).toHaveValue(value);
  }
  expect(steps).toEqual([
    'screens off',
    'share off',
    'screens on',
    'screens off',
    'share on',
    'screens on',
    'share off',
    'share on',
  ]);
});

test('MOD-1: what could not be done is said, and what holds goes on being shown', async () => {
  root.render(<ModerationControls call={createFakeCall({ participants, fault: 'not-connected' })} />);
  const who = page.getByRole('combobox', { name: 'Who may share a screen' });
  await who.selectOptions('nobody');
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent(
      "The server has not answered, so it isn't sure that this was done. Try again when you are connected.",
    );
  await expect.element(who).toHaveValue('everybody');
});
