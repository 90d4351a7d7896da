import { signal } from '@conclave/base';
import type { Notice, Phase } from '@conclave/call';
import type { Root } from 'react-dom/client';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import '../styles/index.css';
import { initTexts } from '../texts/i18n.ts';
import { listenToPage } from './announcements.ts';
import { createFakeCall, fakeParticipant } from './fake-call.ts';
import { createFakeLocalMedia } from './fake-local-media.ts';
import { createFakeMeeting } from './fake-meeting.ts';
import { showState } from './show-state.tsx';

let root: Root | null = null;
let stop = (): void => undefined;
const element = document.createElement('div');

beforeAll(initTexts);
afterEach(() => {
  stop();
  root?.unmount();
  root = null;
  element.remove();
  sessionStorage.clear();
});

/** The page of a host in the call, read out from the moment that it stands. */
async function host() {
  const notices = signal<readonly Notice[]>([]);
  const participants = [fakeParticipant('5eed0', 'Ada', { isSelf: true, isHost: true })];
  const applicants = ['Bea', 'Cem'].map((name, index) => ({ id: `5eed${index + 1}`, name, since: 0 }));
  const call = { ...createFakeCall({ participants, applicants }), notices };
  const local = createFakeLocalMedia({ off: true });
  document.body.append(element);
  root = showState(element, {
    path: '/j',
    meeting: createFakeMeeting({ phase: { kind: 'in-call' }, call, local }),
  });
  await expect.element(page.getByRole('toolbar', { name: 'Call controls' })).toBeVisible();
  const listening = listenToPage();
  stop = listening.stop;
  const tell = (kind: Notice['kind'], name: string | null): void => {
    notices.value = [...notices.value, { id: notices.value.length + 1, kind, name }];
  };
  return { said: listening.said, tell };
}

test.each([
  ['a knock', 'knocking', 'Bea', 'Bea is waiting to be let in'],
  ['who comes in', 'joined', 'Bea', 'Bea joined'],
  ['who goes', 'left', 'Bea', 'Bea left'],
  ['who was put out', 'removed', 'Bea', 'Bea was removed'],
  ['a hand', 'hand-raised', 'Bea', 'Bea raised a hand'],
  ['a connection that is back', 'reconnected', null, 'Connected again'],
] as const)('%s is read out once', async (_, kind, name, text) => {
  const { said, tell } = await host();
  tell(kind, name);
  await expect.poll(() => said).toEqual([text]);
  // What comes after it does not say it again, nor does its going.
  for (const other of ['unlocked', 'locked', 'unlocked', 'locked'] as const) tell(other, 'Dan');
  await expect.poll(() => document.querySelector('.notices')?.textContent).not.toContain(text);
  expect(said.filter((each) => each === text)).toHaveLength(1);
});

test('MOD-3: being muted by a host is read out once, by its banner', async () => {
  const { said, tell } = await host();
  tell('muted-by-host', 'Dan');
  await expect.poll(() => said).toEqual([expect.stringContaining('Dan muted your microphone')]);
  tell('joined', 'Bea');
  await expect.poll(() => said.slice(1)).toEqual(['Bea joined']);
});

test('JOIN-4: a host hears that somebody is let in and turned away, also of the last who waited', async () => {
  const { said } = await host();
  await page.getByRole('button', { name: 'Admit Bea' }).click();
  await expect.poll(() => said).toEqual(['Bea is let in.']);
  await page.getByRole('button', { name: 'Deny Cem' }).click();
  await expect.poll(() => said).toEqual(['Bea is let in.', 'Cem is turned away.']);
  await expect.element(page.getByRole('region', { name: 'Waiting room' })).not.toBeInTheDocument();
});

test('JOIN-8: whoever is turned away hears so once', async () => {
  const phase = signal<Phase>({ kind: 'waiting', for: 'admission' });
  const meeting = { ...createFakeMeeting({ phase: phase.peek() }), phase };
  document.body.append(element);
  root = showState(element, { path: '/j', meeting });
  await expect
    .element(page.getByRole('heading', { name: 'Waiting for the host to let you in' }))
    .toBeVisible();
  const listening = listenToPage();
  stop = listening.stop;
  phase.value = { kind: 'refused', reason: 'not-admitted', retry: 'connect', retryAt: null };
  await expect.poll(() => listening.said).toEqual([expect.stringContaining('The host did not let you in')]);
});
