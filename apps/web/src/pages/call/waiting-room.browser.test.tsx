import { beforeAll, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createFakeCall, fakeParticipant } from '../../testing/fake-call.ts';
import { freshRoot } from '../../../test/fresh-root.ts';
import { addTexts, initTexts } from '../../texts/i18n.ts';
import texts from './en.json';
import { WaitingRoom } from './waiting-room.tsx';

const root = freshRoot();

beforeAll(async () => {
  await initTexts();
  addTexts('app', texts);
});

const participants = [fakeParticipant('5eed0', 'Ada', { isSelf: true, isHost: true })];
const applicants = ['Bea', 'Cem', 'Dan', 'Eve'].map((name) => ({ id: `id of ${name}`, name, since: 0 }));

test('JOIN-4: those who were chosen by keys are let in together, and the others go on waiting', async () => {
  const call = createFakeCall({ participants, applicants });
  const asked: (readonly string[])[] = [];
  const admit: typeof call.admit = (ids) => {
    asked.push(ids);
    return call.admit(ids);
  };
  root.render(<WaitingRoom call={{ ...call, admit }} />);
  await expect.element(page.getByRole('button', { name: 'Admit 1 chosen' })).not.toBeInTheDocument();
  const box = page.getByRole('checkbox', { name: 'Choose Bea' });
  await expect.element(box).toBeInTheDocument();
  document.querySelector<HTMLElement>('input[type=checkbox]')?.focus();
  await userEvent.keyboard(' ');
  await page.getByRole('checkbox', { name: 'Choose Dan' }).click();
  await page.getByRole('checkbox', { name: 'Choose Eve' }).click();
  await page.getByRole('checkbox', { name: 'Choose Eve' }).click();
  await page.getByRole('button', { name: 'Admit 2 chosen' }).click();
  expect(asked).toEqual([['id of Bea', 'id of Dan']]);
  expect(call.applicants.peek().map(({ name }) => name)).toEqual(['Cem', 'Eve']);
  await expect.element(page.getByRole('status')).toHaveTextContent('2 people are let in.');
  await expect.element(page.getByRole('button', { name: 'Admit all' })).toBeInTheDocument();
});

test('JOIN-4: chosen ones are turned away together, and what could not be done is said', async () => {
  const call = createFakeCall({ participants, applicants, fault: 'not-connected' });
  root.render(<WaitingRoom call={call} />);
  await page.getByRole('checkbox', { name: 'Choose Cem' }).click();
  await page.getByRole('button', { name: 'Deny 1 chosen' }).click();
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent(
      "The server has not answered, so it isn't sure that this was done. Try again when you are connected.",
    );
  expect(call.applicants.peek()).toHaveLength(4);
});

test('JOIN-4: where one person waits there is nothing to choose', async () => {
  root.render(<WaitingRoom call={createFakeCall({ participants, applicants: applicants.slice(0, 1) })} />);
  await expect.element(page.getByRole('button', { name: 'Admit Bea' })).toBeInTheDocument();
  await expect.element(page.getByRole('checkbox')).not.toBeInTheDocument();
});
